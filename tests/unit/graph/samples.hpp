#pragma once
#include <string>
#include <utility>
#include <vector>

#include "metaup/graph/call.hpp"

/// Small operations and replies for the tests of the modules graph and pace.
namespace metaup::test {

inline AccountId account(const std::string& digits = "1") { return AccountId::parse(digits).value(); }

inline graph::Operation operation(graph::Edge edge, http::Method method, std::string path) {
  graph::Operation made;
  made.edge = edge;
  made.method = method;
  made.account = account();
  made.path = std::move(path);
  return made;
}

inline graph::Operation create_ad(const std::string& name) {
  auto made = operation(graph::Edge::ads_create, http::Method::post, "act_1/ads");
  made.params = {{"name", name}};
  made.idempotency = graph::Idempotency::check_before_repeat;
  return made;
}

inline graph::Operation create_creative(const std::string& name) {
  auto made = operation(graph::Edge::adcreatives_create, http::Method::post, "act_1/adcreatives");
  made.params = {{"name", name}, {"object_story_spec", R"({"page_id":"7"})"}};
  return made;
}

inline graph::Operation look_up_hash(const std::string& hash) {
  auto made = operation(graph::Edge::adimages_read, http::Method::get, "act_1/adimages");
  made.params = {{"fields", "hash,name"}};
  made.lookup = graph::Lookup{.hash = hash, .after = {}};
  return made;
}

inline graph::Operation read_listed(const std::string& id) {
  auto made = operation(graph::Edge::video_status, http::Method::get, id);
  made.params = {{"fields", "id,status"}};
  made.listed_in = graph::ListedIn{.path = "act_1/advideos", .id = id, .after = {}};
  return made;
}

inline std::vector<const graph::Operation*> pointers(const std::vector<graph::Operation>& operations) {
  std::vector<const graph::Operation*> made;
  for (const auto& operation : operations) made.push_back(&operation);
  return made;
}

inline http::Response response(int status, std::string body, std::vector<http::Header> headers = {}) {
  return {status, std::move(headers), std::move(body)};
}

inline std::string error_body(std::int64_t code, std::int64_t subcode = 0) {
  return R"({"error":{"message":"refused","type":"OAuthException","code":)" + std::to_string(code) +
         R"(,"error_subcode":)" + std::to_string(subcode) + R"(,"fbtrace_id":"AbC"}})";
}

}  // namespace metaup::test
