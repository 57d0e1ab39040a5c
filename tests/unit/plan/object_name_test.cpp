#include "plan/object_name.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using metaup::plan::check_object_template;
using metaup::plan::object_name;

namespace {

const plan::ObjectNameFacts kAd{.name = "hero.jpg",
                                .id = "77",
                                .kind = AssetKind::ad,
                                .number = 3,
                                .date = WallTime{std::chrono::seconds{1'782'864'000}}};

}  // namespace

TEST_CASE("an ad or a creative is named by a template", "[plan]") {
  const auto [name_template, expected] = GENERATE(table<std::string, std::string>({
      {"{name}", "hero.jpg"},
      {"{name} v2", "hero.jpg v2"},
      {"{stem}|{ext}", "hero|jpg"},
      {"{kind} {id} {n}", "ad 77 3"},
      {"{date}", "20260701"},
      {"{date:%Y-%m} {{x}}", "2026-07 {x}"},
      {"  a\tb\n", "a b"},
  }));
  CAPTURE(name_template);
  CHECK(check_object_template(name_template));
  CHECK(object_name(name_template, kAd) == expected);
}

TEST_CASE("a template names only what ads and creatives have", "[plan]") {
  for (const std::string wrong : {"{width}", "{dir}", "{nmae}", "{date:%Q}", "{name"}) {
    CAPTURE(wrong);
    REQUIRE_FALSE(check_object_template(wrong));
    CHECK(check_object_template(wrong).error().error_class == ErrorClass::local);
  }
  CHECK_THAT(check_object_template("{width}").error().message, Catch::Contains("{width}"));
}

TEST_CASE("a name is neither empty nor too long, and steers no terminal", "[plan]") {
  auto facts = kAd;
  facts.name = std::string(399, 'x');
  CHECK(object_name("{name}y", facts));
  CHECK(object_name("{name}yz", facts).error().error_class == ErrorClass::local);
  facts.name.clear();
  CHECK_FALSE(object_name("{name} ", facts));
  facts.name = "a\x1B[31mb";
  CHECK(object_name("{name}", facts)->find('\x1B') == std::string::npos);
}
