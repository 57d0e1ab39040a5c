#include "run/doctor/token_rules.hpp"

#include <map>

#include <catch2/catch.hpp>

using namespace metaup;
using namespace metaup::run;
using graph::Expiry;
using graph::TokenInfo;

namespace {

const WallTime kNow{std::chrono::hours{24 * 20'000}};

Expiry in_days(int days) { return {.is_told = true, .at = kNow + std::chrono::hours{24 * days}}; }

TokenInfo token_of(const std::string& type, const Expiry& expires = in_days(30)) {
  TokenInfo info;
  info.is_valid = true;
  info.type = type;
  info.expires = expires;
  return info;
}

}  // namespace

TEST_CASE("people are told of an end within 14 days", "[run]") {
  const auto [expires, data_access, begin] = GENERATE(table<Expiry, Expiry, std::string>({
      {{}, {}, ""},
      {{.is_told = true, .at = {}}, {.is_told = true, .at = {}}, ""},
      {in_days(15), in_days(15), ""},
      {in_days(14), {}, "the access token ends on 2024-10-18, in 14 days"},
      {in_days(-1), {}, "the access token ended on 2024-10-03"},
      {{}, in_days(3), "the token's access to data ends on 2024-10-07, in 3 days"},
      {in_days(2), in_days(1), "the access token ends"},
  }));
  auto info = token_of("USER", expires);
  info.data_access_expires = data_access;
  const auto notice = end_notice(info, kNow);
  CAPTURE(notice);
  CHECK(notice.empty() == begin.empty());
  CHECK(notice.starts_with(begin));
}

TEST_CASE("which tokens can be refreshed", "[run]") {
  const auto never = Expiry{.is_told = true, .at = {}};
  const auto [info, may_shorten, refusal] = GENERATE_COPY(table<TokenInfo, bool, std::optional<ErrorClass>>({
      {token_of("SYSTEM_USER"), false, std::nullopt},
      {token_of("USER"), false, std::nullopt},
      {token_of("SYSTEM_USER", {}), false, std::nullopt},
      {token_of("SYSTEM_USER", never), false, ErrorClass::invalid},
      {token_of("SYSTEM_USER", never), true, std::nullopt},
      {token_of("PAGE"), true, ErrorClass::permission},
      {token_of("APP"), true, ErrorClass::permission},
      {token_of(""), true, ErrorClass::permission},
      {TokenInfo{}, true, ErrorClass::auth},
  }));
  const auto why_not = why_not_refreshed(info, may_shorten);
  REQUIRE(why_not.has_value() == refusal.has_value());
  if (why_not) CHECK(why_not->error_class == *refusal);
}

TEST_CASE("a token is over when Meta knew it and takes it no more", "[run]") {
  const auto [code, subcode, over] = GENERATE(table<int, int, bool>({{190, 463, true},
                                                                     {190, 467, true},
                                                                     {190, 460, true},
                                                                     {190, 458, true},
                                                                     {190, 0, false},
                                                                     {190, 459, false},
                                                                     {100, 463, false},
                                                                     {0, 0, false}}));
  Error error;
  error.code = code;
  error.subcode = subcode;
  CHECK(is_over(error) == over);
}

TEST_CASE("an item tells of a token what Meta says, and of many objects only their number", "[run]") {
  auto info = token_of("USER", {.is_told = true, .at = {}});
  info.application = "metaup";
  info.limited_scopes = {{"ads_read", {"1"}}, {"ads_management", std::vector<std::string>(21, "1")}};
  const auto item = token_item("FILE", info);
  CHECK(item.kind == AssetKind::token);
  CHECK(item.name == "metaup");
  const std::map<std::string, std::string> object(item.object.begin(), item.object.end());
  CHECK(object.at("expires_at") == R"("never")");
  CHECK(object.at("data_access_expires_at") == "null");
  CHECK(object.at("limited_scopes") == R"({"ads_management":21,"ads_read":["1"]})");
}
