#include "plan/name_rules.hpp"
#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::plan;
using Catch::Matchers::Contains;

namespace {

using Fields = std::vector<std::string>;
using Columns = std::map<std::string, std::string, std::less<>>;

const std::string kUsual = "{Campaign}_{Audience}_{Type}_{Variant}_{Date}";

NameRules rules_of(const std::string& pattern, const Fields& fields = {}) {
  auto rules = NameRules::parse(pattern, fields);
  INFO((rules ? "" : rules.error().message));
  REQUIRE(rules);
  return *std::move(rules);
}

/// An image, of 2026-09-21.
NamedThing file(const std::string& path, Format format = Format::jpeg) {
  NamedThing thing;
  thing.facts = {.path = path,
                 .format = format,
                 .width = 1080,
                 .height = 1920,
                 .sha256 = "0123456789abcdef",
                 .number = 7,
                 .date = WallTime{std::chrono::seconds{1'790'000'000}}};
  thing.kind = kind_of(format);
  return thing;
}

std::string made(const NameRules& rules, const NamedThing& thing) {
  const auto name = rules.make(thing);
  INFO((name ? "" : name.error().message));
  REQUIRE(name);
  return *name;
}

std::string why_not(const NameRules& rules, const NamedThing& thing) {
  const auto name = rules.make(thing);
  if (name) return "it is " + *name;
  CHECK(name.error().error_class == ErrorClass::local);
  CHECK_FALSE(name.error().hint.empty());
  return name.error().message;
}

std::string differs(const NameRules& rules, const std::string& name, const NamedThing& thing = file("x.jpg")) {
  const auto checked = rules.check(name, thing);
  return checked ? "" : checked.error().message;
}

}  // namespace

TEST_CASE("a name is made of fields, folders, pieces of the file's name and facts", "[plan]") {
  const auto rules = rules_of(kUsual, {"Campaign={dir2}", "Audience=Retargeting", "Variant={part2}"});
  CHECK(made(rules, file("/ads/Spring/9x16/hero_B.jpg")) == "Spring_Retargeting_image_B_20260921");
  CHECK(made(rules, file("/ads/Spring/9x16/hero_B.mp4", Format::video)) == "Spring_Retargeting_video_B_20260921");
}

TEST_CASE("each built-in field has its value", "[plan]") {
  const auto [field, value] = GENERATE(table<std::string, std::string>({
      {"{type}", "image"},    {"{TYPE}", "image"},
      {"{dir}", "c"},         {"{dir1}", "c"},
      {"{dir2}", "b"},        {"{dir3}", "a"},
      {"{part1}", "hero"},    {"{part2}", "v1.2"},
      {"{part3}", "x"},       {"{stem}", "hero_v1.2_x"},
      {"{ext}", "jpg"},       {"{width}", "1080"},
      {"{height}", "1920"},   {"{ratio}", "9x16"},
      {"{date}", "20260921"}, {"{date:%Y-%m}", "2026-09"},
      {"{sha8}", "01234567"}, {"{n}", "7"},
      {"a{{{n}}}b", "a{7}b"},
  }));
  CAPTURE(field);
  CHECK(made(rules_of("{Any}", {"Any=" + field}), file("/a/b/c/hero_v1.2_x.jpg")) == value);
}

TEST_CASE("a built-in field that a file does not have is no value", "[plan]") {
  const auto field = GENERATE(as<std::string>{}, "dir2", "part2", "width", "height", "ratio", "sha8", "n", "type");
  CAPTURE(field);
  auto thing = file("folder/hero.jpg");
  thing.facts.width = thing.facts.height = thing.facts.number = 0;
  thing.facts.sha256.clear();
  thing.kind.reset();
  CHECK_THAT(why_not(rules_of("{Any}-{Other}", {"Any={" + field + "}", "Other=x"}), thing),
             Contains("{Any} (which takes {" + field + "}) has no value"));
  CHECK_THAT(why_not(rules_of("{" + field + "}-{Other}", {"Other=x"}), thing),
             Contains("{" + field + "} has no value"));
}

TEST_CASE("a field has the first value of --field, column, the file's own name, and built-in", "[plan]") {
  auto thing = file("Spring_Prospecting_image_A_20260301.jpg");
  CHECK(made(rules_of(kUsual), thing) == "Spring_Prospecting_image_A_20260301");
  CHECK(made(rules_of(kUsual, {"Audience=Retargeting"}), thing) == "Spring_Retargeting_image_A_20260301");
  thing.columns = Columns{{"audience", " Lookalike "}, {"variant", "B"}};
  CHECK(made(rules_of(kUsual), thing) == "Spring_Lookalike_image_B_20260301");
  CHECK(made(rules_of(kUsual, {"audience=Retargeting"}), thing) == "Spring_Retargeting_image_B_20260301");
}

TEST_CASE("what --field takes from the name or the run makes names, and is not held against existing ones", "[plan]") {
  const auto rules = rules_of("{Variant}_{Campaign}_{Date}", {"Campaign={part1}", "Variant={part2}", "Date={date}"});
  CHECK(made(rules, file("Spring_A_20250101.jpg")) == "A_Spring_20260921");
  CHECK(differs(rules, "A_Spring_20250101", file("A_Spring_20250101.jpg")).empty());
  CHECK_FALSE(differs(rules, "A_Spring_20251301", file("A_Spring_20251301.jpg")).empty());
}

TEST_CASE("the file's own name counts only if all of it fits", "[plan]") {
  const auto own = GENERATE(as<std::string>{}, "Spring_Broad_video_A_20260301.jpg", "Spring_Broad_image_A_20261301.jpg",
                            "Spring_Broad_image_20260301.jpg");
  CAPTURE(own);
  CHECK_THAT(why_not(rules_of(kUsual), file(own)),
             Contains("{Campaign} and {Audience} and {Variant} have no value, and the file's own name does not fit"));
}

TEST_CASE("several values of --field are those that are allowed", "[plan]") {
  const auto rules = rules_of("{Audience}_{Variant}", {"Audience=Retargeting", "Audience=Broad", "Variant={part2}"});
  CHECK(made(rules, file("Broad_A.jpg")) == "Broad_A");
  CHECK_THAT(why_not(rules, file("Retageting_A.jpg")),
             Contains("{Audience} is 'Retageting': did you mean Retargeting?"));
  auto row = file("a_B.jpg");
  row.columns = {{"audience", "Retargeting"}};
  CHECK(made(rules, row) == "Retargeting_B");
  row.columns = {{"audience", "Somebody"}};
  CHECK(why_not(rules, row) == "{Audience} is 'Somebody', and --field allows Retargeting, Broad");
}

TEST_CASE("a value that cannot be read back, or is none, costs its item", "[plan]") {
  auto thing = file("a.jpg");
  const auto [column, value, why] = GENERATE(table<std::string, std::string, std::string>({
      {"campaign", "Spring_Sale", "{Campaign} is 'Spring_Sale', which contains '_', which separates the fields"},
      {"campaign", "Spring/Sale", "which contains a slash"},
      {"campaign", "Spring\x1B[2J", "which contains a control character"},
      {"date", "2026-03-01", "{Date} is '2026-03-01', which is no day as YYYYMMDD"},
      {"date", "20260230", "{Date} is '20260230', which is no day as YYYYMMDD"},
      {"type", "video", "{Type} is 'video', and the file is an image"},
      {"campaign", std::string(90, 'x'), "the name would have 114 characters, and Meta takes 100"},
  }));
  thing.columns = {{"campaign", "Spring"}, {"date", "20260301"}};
  thing.columns[column] = value;
  CAPTURE(column, value);
  CHECK_THAT(why_not(rules_of("{Campaign}_{Type}_{Date}_abcdefgh"), thing), Contains(why));
}

TEST_CASE("fields that can never be right are refused at once", "[plan]") {
  const auto [fields, what, hint] = GENERATE(table<Fields, std::string, std::string>({
      {{"Audience"}, "takes NAME=VALUE", "Audience=Retargeting"},
      {{"=x"}, "takes NAME=VALUE", "Audience=Retargeting"},
      {{"Audiense=x"}, "has no field {Audiense}", "did you mean Audience?"},
      {{"Something=x"}, "has no field {Something}", "{Campaign} {Audience}"},
      {{"Variant={prt2}"}, "has no built-in field {prt2}", "{part2}"},
      {{"Variant={part0}"}, "has no built-in field {part0}", "{part"},
      {{"Variant={date:%B}"}, "has no built-in field {date:%B}", "{date}"},
      {{"Variant={part2"}, "has a { without its }", "{{"},
      {{"Variant="}, "the value is empty", ""},
      {{"Variant=a_b"}, "the value contains '_', which separates the fields", ""},
      {{"Variant=a\tb"}, "the value contains a control character", ""},
      {{"Date=2026-03-01"}, "the value is no day, as YYYYMMDD", "{date}"},
      {{"Variant=A", "Variant={part2}"}, "each must be a plain text", ""},
  }));
  CAPTURE(fields);
  const auto rules = NameRules::parse(kUsual, fields);
  REQUIRE_FALSE(rules);
  CHECK_THAT(rules.error().message, Contains(what));
  CHECK_THAT(rules.error().hint, Contains(hint));
}

TEST_CASE("an existing name is checked field by field", "[plan]") {
  const auto rules = rules_of(kUsual, {"Audience=Retargeting", "Campaign={dir1}"});
  const auto thing = file("Spring/x.jpg");
  CHECK(differs(rules, "Spring_Retargeting_image_A_20240229", thing).empty());
  CHECK(differs(rules, "a_b_c", thing) == "the name has 3 parts, the pattern 5");
  CHECK(differs(rules, "Sprng_Retageting_video_A_20261301", thing) ==
        "{Campaign} is 'Sprng', and by --field 'Spring'; {Audience} is 'Retageting': did you mean Retargeting?; "
        "{Type} is 'video', and the file is an image; {Date} is '20261301', which is no day as YYYYMMDD");
  CHECK(differs(rules, "Spring_Retargeting_image_A_20240229", file("x.jpg")) ==
        "{Campaign} cannot be known: the file has no {dir1}");
  CHECK(differs(rules, "Spring_Retargeting_IMAGE_A_20240229", thing).empty());
  CHECK_FALSE(differs(rules_of("{dir1}_{x}"), "spring_A", thing).empty());
  auto row = thing;
  row.columns = {{"variant", "B"}};
  CHECK(differs(rules, "Spring_Retargeting_image_A_20240229", row) == "{Variant} is 'A', and its column 'B'");
  CHECK(differs(rules_of("{Width}x{Height}"), "1080x1081") == "{Height} is '1081', and the file has '1920'");
  CHECK_THAT(differs(rules_of("{a}"), std::string(101, 'a')), Contains("more than 100 characters"));
}

TEST_CASE("an accent that is written in another way is the same", "[plan]") {
  CHECK(differs(rules_of("{Campaign}", {"Campaign=\u00DCber"}), "U\u0308ber").empty());
}

TEST_CASE("a file keeps its extension, or gets that of its content", "[plan]") {
  const auto [pattern, path, name] = GENERATE(table<std::string, std::string, std::string>({
      {"{stem}-{n}", "a.JPG", "a-7.JPG"},
      {"{stem}-{n}", "a.png", "a-7.jpg"},
      {"{stem}-{n}", "a.v2", "a.v2-7.jpg"},
      {"{stem}-{n}.{ext}", "a.jpeg", "a-7.jpeg"},
  }));
  CAPTURE(pattern, path);
  CHECK(name_by_rules(rules_of(pattern), file(path), path).value() == name);
}

TEST_CASE("an error of a file's name has the file's path", "[plan]") {
  CHECK_THAT(name_by_rules(rules_of("{a}"), file("in/a.jpg"), "a.jpg").value(), Contains("a.jpg"));
  const auto missing = name_by_rules(rules_of(kUsual), file("/x/in/a.jpg"), "in/a.jpg");
  CHECK_THAT(missing.error().message, Contains("in/a.jpg cannot be named: {Campaign}"));
  CHECK_THAT(missing.error().hint, Contains("--field 'Campaign=…'"));
  const auto wrong = check_by_rules(rules_of(kUsual), file("/x/in/a.jpg"), "in/a.jpg");
  CHECK(wrong.error().message == "in/a.jpg does not fit the name pattern: the name has 1 part, the pattern 5");
  CHECK_THAT(wrong.error().hint, Contains(kUsual));
  const auto long_name = name_by_rules(rules_of("{a}"), file(std::string(98, 'a') + ".jpg"), "a");
  REQUIRE_FALSE(long_name);
  CHECK_THAT(long_name.error().message, Contains("is longer than 100 characters"));
}

TEST_CASE("only some names need a look into the file", "[plan]") {
  CHECK_FALSE(rules_of(kUsual).needs_content());
  CHECK(rules_of("{a}_{Width}").needs_content());
  CHECK_FALSE(rules_of("{a}_{Width}", {"Width=7"}).needs_content());
  CHECK(rules_of(kUsual, {"Variant={sha8}"}).needs_content());
}
