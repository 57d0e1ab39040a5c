#include "metaup/upload/removal.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using upload::Removal;

namespace {

const std::string kHash = "0123456789abcdef0123456789abcdef";
const AccountId kAccount = *AccountId::parse("1");

Removal of_image(bool only_look = false) { return {kAccount, AssetKind::image, kHash, only_look}; }
Removal of_video() { return {kAccount, AssetKind::video, "77", false}; }

graph::Reply image(const std::string& more = "") {
  return {R"({"data":[{"id":"1:)" + kHash + R"(","hash":")" + kHash + R"(","status":"ACTIVE")" + more + "}]}", ""};
}
const graph::Reply kNothing{R"({"data":[]})", ""};
const graph::Reply kVideo{R"({"id":"77"})", ""};
const graph::Reply kSuccess{R"({"success":true})", ""};

Error error_of(ErrorClass error_class) {
  Error error;
  error.error_class = error_class;
  error.message = "Meta's own words";
  return error;
}

template <class State>
bool is(const Removal& removal) {
  return std::holds_alternative<State>(removal.state());
}

const Error& error_in(const Removal& removal) {
  REQUIRE(is<Removal::Failed>(removal));
  return std::get<Removal::Failed>(removal.state()).error;
}

}  // namespace

TEST_CASE("an image is looked at, and deleted when nothing uses it", "[upload]") {
  auto removal = of_image();
  const auto look = removal.next();
  REQUIRE(look);
  CHECK(look->method == http::Method::get);
  CHECK(look->path == "act_1/adimages");
  REQUIRE(look->lookup);
  CHECK(look->lookup->hash == kHash);
  removal.on_reply(image(R"(,"creatives":[],"is_associated_creatives_in_adgroups":false)"));
  const auto deletion = removal.next();
  REQUIRE(deletion);
  CHECK(deletion->method == http::Method::del);
  CHECK(deletion->edge == graph::Edge::adimages_delete);
  CHECK(deletion->path == "act_1/adimages");
  CHECK(deletion->params == std::vector<std::pair<std::string, std::string>>{{"hash", kHash}});
  CHECK(deletion->idempotency == graph::Idempotency::safe_to_repeat);
  removal.on_reply(kSuccess);
  REQUIRE(is<Removal::Deleted>(removal));
  CHECK_FALSE(std::get<Removal::Deleted>(removal.state()).was_gone);
  CHECK_FALSE(removal.next());
}

TEST_CASE("an image in use is not deleted, and its users are named", "[upload]") {
  const auto [more, expected] = GENERATE(table<std::string, std::string>({
      {R"(,"creatives":["11"])", "the image is used by creative 11"},
      {R"(,"creatives":[11,"12"],"is_associated_creatives_in_adgroups":true)",
       "the image is used by creatives 11, 12 (in ads)"},
      {R"(,"creatives":["1","2","3","4","5","6","7"])", "the image is used by creatives 1, 2, 3, 4, 5 and 2 more"},
      {R"(,"is_associated_creatives_in_adgroups":true)", "the image is used by an ad"},
  }));
  auto removal = of_image();
  removal.on_reply(image(more));
  CHECK(error_in(removal).message == expected);
  CHECK(error_in(removal).error_class == ErrorClass::invalid);
  CHECK_FALSE(removal.next());
}

TEST_CASE("an image that the account does not list is gone", "[upload]") {
  auto removal = of_image();
  SECTION("nothing comes back") { removal.on_reply(kNothing); }
  SECTION("it comes back as deleted") {
    removal.on_reply({R"({"data":[{"hash":")" + kHash + R"(","status":"DELETED"}]})", ""});
  }
  REQUIRE(is<Removal::Deleted>(removal));
  CHECK(std::get<Removal::Deleted>(removal.state()).was_gone);
}

TEST_CASE("when only a look was asked for, nothing is deleted", "[upload]") {
  auto removal = of_image(true);
  removal.on_reply(image());
  CHECK(is<Removal::Deletable>(removal));
  CHECK_FALSE(removal.next());
}

TEST_CASE("a deletion that finds nothing is looked into", "[upload]") {
  auto removal = of_image();
  removal.on_reply(image());
  removal.on_error(error_of(ErrorClass::not_found));
  REQUIRE(removal.next());
  CHECK(removal.next()->method == http::Method::get);
  SECTION("it is gone: an earlier try, whose reply was lost, did it") {
    removal.on_reply(kNothing);
    REQUIRE(is<Removal::Deleted>(removal));
    CHECK_FALSE(std::get<Removal::Deleted>(removal.state()).was_gone);
  }
  SECTION("it is still there: Meta's error stands") {
    removal.on_reply(image());
    CHECK(error_in(removal).message == "Meta's own words");
  }
  SECTION("the account cannot be read: nobody knows") {
    removal.on_error(error_of(ErrorClass::not_found));
    CHECK(error_in(removal).error_class == ErrorClass::not_found);
  }
}

TEST_CASE("an account that cannot be read is not one without the image", "[upload]") {
  auto removal = of_image();
  removal.on_error(error_of(ErrorClass::not_found));
  CHECK(error_in(removal).error_class == ErrorClass::not_found);
}

TEST_CASE("a video that cannot be seen is deleted all the same: it may have just been made", "[upload]") {
  auto removal = of_video();
  removal.on_error(error_of(ErrorClass::not_found));
  REQUIRE(is<Removal::Delete>(removal));
  removal.on_reply({R"({"success":true})", ""});
  REQUIRE(is<Removal::Deleted>(removal));
  CHECK_FALSE(std::get<Removal::Deleted>(removal.state()).was_gone);
}

TEST_CASE("a video that is not there counts as deleted once the account can be read", "[upload]") {
  auto removal = of_video();
  REQUIRE(removal.next());
  CHECK(removal.next()->path == "77");
  CHECK(removal.next()->listed_in->path == "act_1/advideos");
  removal.on_error(error_of(ErrorClass::not_found));
  REQUIRE(is<Removal::Delete>(removal));
  removal.on_error(error_of(ErrorClass::not_found));
  REQUIRE(is<Removal::AskAccount>(removal));
  CHECK(removal.next()->path == "act_1");
  SECTION("readable") {
    removal.on_reply({R"({"id":"act_1"})", ""});
    REQUIRE(is<Removal::Deleted>(removal));
    CHECK(std::get<Removal::Deleted>(removal.state()).was_gone);
  }
  SECTION("not readable") {
    removal.on_error(error_of(ErrorClass::permission));
    CHECK(error_in(removal).error_class == ErrorClass::permission);
  }
}

TEST_CASE("a video is deleted from its account", "[upload]") {
  auto removal = of_video();
  removal.on_reply(kVideo);
  REQUIRE(removal.next());
  CHECK(removal.next()->path == "act_1/advideos");
  CHECK(removal.next()->params == std::vector<std::pair<std::string, std::string>>{{"video_id", "77"}});
  SECTION("done") {
    removal.on_reply(kSuccess);
    CHECK(is<Removal::Deleted>(removal));
  }
  SECTION("refused") {
    removal.on_error(error_of(ErrorClass::invalid));
    CHECK(error_in(removal).message == "Meta's own words");
  }
  SECTION("a reply that makes no sense") {
    removal.on_reply({"[]", ""});
    CHECK(error_in(removal).error_class == ErrorClass::protocol);
  }
}
