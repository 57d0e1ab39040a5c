#include "plan/name_pattern.hpp"
#include <catch2/catch.hpp>

#include <random>

using namespace metaup;
using namespace metaup::plan;
using Catch::Matchers::Contains;

namespace {

const std::string kUsual = "{Campaign}_{Audience}_{Type}_{Variant}_{Date}";

NamePattern pattern_of(const std::string& text) {
  auto pattern = NamePattern::parse(text);
  INFO(text << ": " << (pattern ? "" : pattern.error().message));
  REQUIRE(pattern);
  return *std::move(pattern);
}

std::string why_not(const std::string& pattern, const std::string& name) {
  const auto values = pattern_of(pattern).read(name);
  return values ? "" : values.error();
}

}  // namespace

TEST_CASE("a pattern is taken apart into fields and the texts behind them", "[plan]") {
  const auto pattern = pattern_of("Q3 {Campaign}_{Ad Set}{{{Date}}}");
  REQUIRE(pattern.fields().size() == 3);
  CHECK(pattern.fields()[0].behind == "_");
  CHECK(pattern.fields()[1].name == "Ad Set");
  CHECK(pattern.fields()[1].key == "ad-set");
  CHECK(pattern.fields()[1].behind == "{");
  CHECK(pattern.fields()[2].behind == "}");
  CHECK(pattern.fill({"Spring", "A", "20260301"}) == "Q3 Spring_A{20260301}");
  CHECK(pattern.find("ad_set") == 1U);
  CHECK_FALSE(pattern.find("adset"));
}

TEST_CASE("a field is the same in whatever form of Unicode its name is written", "[plan]") {
  const auto composed = pattern_of("{Saison_\u00C9t\u00E9}");
  const auto decomposed = pattern_of("{Saison_E\u0301te\u0301}");
  CHECK(composed.find("saison E\u0301te\u0301") == 0U);
  CHECK(decomposed.find("saison \u00C9t\u00E9") == 0U);
  CHECK(composed.fields()[0].key == decomposed.fields()[0].key);
  CHECK_FALSE(NamePattern::parse("{\u00C9t\u00E9}_{E\u0301te\u0301}"));
}

TEST_CASE("a pattern that could make no name, or none that is read back, is refused", "[plan]") {
  const auto [text, what, hint] = GENERATE(table<std::string, std::string, std::string>({
      {"", "has no field", "{Campaign}"},
      {"Spring", "has no field", "{Campaign}"},
      {"{Campaign", "has a { without its }", "{{"},
      {"{Campaign}_{Campaign}", "has the field {Campaign} twice", ""},
      {"{Ad Set}_{ad_set}", "has the field {ad_set} twice", ""},
      {"{Campaign}{Date}", "has no text between {Campaign} and {Date}", "such as _"},
      {"{}_{Date}", "has a field without a name", ""},
      {"{ }_{Date}", "has a field without a name", ""},
      {"{ Date}", "has blanks at an end", ""},
      {"{date:%Y}", "cannot be a name", ""},
      {"{a=b}", "cannot be a name", ""},
      {"{a/b}", "cannot be a name", ""},
      {"{a\x1B[2J}", "cannot be a name", ""},
      {"{a}/{b}", "contains a slash", ""},
      {"{a}\\{b}", "contains a slash", ""},
      {"{a}\n{b}", "contains a control character", ""},
      {"{a}\xFF{b}", "is not UTF-8", ""},
      {"{" + std::string(51, 'a') + "}", "whose name is too long", ""},
      {"{a}" + std::string(100, 'x'), "makes names that are too long", ""},
      {std::string(2000, 'x') + "{a}", "is too long", ""},
  }));
  CAPTURE(text);
  const auto pattern = NamePattern::parse(text);
  REQUIRE_FALSE(pattern);
  CHECK(pattern.error().error_class == ErrorClass::local);
  CHECK_THAT(pattern.error().message, Contains(what));
  CHECK_THAT(pattern.error().hint, Contains(hint));
  CHECK(pattern.error().message.find('\x1B') == std::string::npos);
}

TEST_CASE("a name is read back, or the error says where it differs", "[plan]") {
  CHECK(*pattern_of(kUsual).read("Spring_Retargeting_image_A_20260301") ==
        std::vector<std::string>{"Spring", "Retargeting", "image", "A", "20260301"});
  CHECK(*pattern_of("{a} | {b}").read("x|y | z") == std::vector<std::string>{"x|y", "z"});
  CHECK(why_not(kUsual, "hero_1_b") == "the name has 3 parts, the pattern 5");
  CHECK(why_not(kUsual, "hero") == "the name has 1 part, the pattern 5");
  CHECK(why_not(kUsual, "a_b_c_d_e_f") == "the name has 6 parts, the pattern 5");
  CHECK(why_not(kUsual, "a__c_d_e") == "{Audience} is empty");
  CHECK(why_not("Q3_{a}", "Q4_x") == "the name does not begin with 'Q3_'");
  CHECK(why_not("{a}-{b}_{c}", "x_y_z") == "the name has no '-' behind {a}");
  CHECK(why_not("{a}-{b}_{c}", "x-y") == "the name has no '_' behind {b}");
  CHECK(why_not("{a}-{b}_{c}", "x-y_z_w") == "{c} contains '_', which separates the fields");
  CHECK(why_not("{a}-v", "x-vy") == "the name goes on after its end with 'y'");
  CHECK_THAT(why_not("{a}-{b}", "x-\x1B[2Jy"), Contains("{b} contains a control character"));
}

TEST_CASE("what is made of values that are fit is read back as the same", "[plan]") {
  std::mt19937 random(4711);
  const std::string letters = "ab_- ";
  const auto text_of = [&](std::size_t most) {
    std::string text;
    const auto length = 1 + random() % most;
    for (std::size_t i = 0; i < length; ++i) text += letters[random() % letters.size()];
    return text;
  };
  std::size_t fit = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string text = random() % 2 == 0 ? text_of(2) : "";
    for (const char name : {'x', 'y', 'z'}) text += "{" + std::string(1, name) + "}" + text_of(3);
    if (random() % 2 == 0) text.resize(text.rfind('}') + 1);
    const auto pattern = pattern_of(text);
    std::vector<std::string> values;
    bool all_fit = true;
    for (std::size_t i = 0; i < 3; ++i) {
      values.push_back(text_of(4));
      all_fit = all_fit && pattern.unfit(i, values.back()).empty();
    }
    if (!all_fit) continue;
    ++fit;
    CAPTURE(text, pattern.fill(values));
    const auto read = pattern.read(pattern.fill(values));
    REQUIRE(read);
    REQUIRE(*read == values);
  }
  CHECK(fit > 500);
}
