#include <array>

#include "base/text.hpp"
#include "graph/json.hpp"
#include "input.hpp"
#include "metaup/graph/call.hpp"

using namespace metaup;
using namespace metaup::graph;
using fuzz::require;

namespace {

Operation operation(Edge edge, std::string path) {
  Operation made;
  made.edge = edge;
  made.account = AccountId::parse("1").value();
  made.path = std::move(path);
  return made;
}

/// A creative, the ad that needs it, and another ad.
std::vector<Operation> of_a_batch() {
  std::vector<Operation> made{operation(Edge::adcreatives_create, "act_1/adcreatives"),
                              operation(Edge::ads_create, "act_1/ads"), operation(Edge::ads_create, "act_1/ads")};
  for (auto& each : made) each.method = http::Method::post;
  made[0].name = made[1].needs = "creative0";
  return made;
}

std::vector<Operation> of_a_lookup() {
  std::vector<Operation> made(2, operation(Edge::adimages_read, "act_1/adimages"));
  made[0].lookup = Lookup{"ab"};
  made[1].lookup = Lookup{"cd"};
  return made;
}

std::vector<Operation> of_a_list() {
  std::vector<Operation> made{operation(Edge::video_status, "5"), operation(Edge::video_status, "6")};
  for (auto& each : made) each.listed_in = ListedIn{.path = "act_1/advideos", .id = each.path, .after = {}};
  return made;
}

void check_error(const Error& error) {
  constexpr std::size_t kEdgeAndText = 2'100;
  require(!error.message.empty() && error.message.size() <= kEdgeAndText && error.fields.size() <= 32);
}

void check_lookup(const Answer& answer) {
  const auto page = parse_json(answer.result->body);
  const auto* const found = page ? member(*page, "data") : nullptr;
  require(found != nullptr && found->is_array() && found->size() <= 1);
}

Split check(Call::Shape shape, const std::vector<Operation>& operations, const http::Response& response) {
  std::vector<const Operation*> pointers;
  for (const auto& each : operations) pointers.push_back(&each);
  auto made = split(shape, pointers, response);
  require(made.answers.size() == operations.size());
  require(made.api_version_served.size() <= 500 && made.version_warning.size() <= 500);
  for (const auto& answer : made.answers) {
    if (!answer.result) check_error(answer.result.error());
    if (answer.result && shape == Call::Shape::lookup) check_lookup(answer);
  }
  return made;
}

}  // namespace

/// The first byte picks the HTTP status; lines up to an empty one are headers, the rest is the body, which is read as
/// the reply to calls of every shape.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kStatuses{200, 400, 401, 403, 404, 429, 500, 503};
  auto input = fuzz::text_of(data, size);
  http::Response response;
  response.status = kStatuses.at(fuzz::take_byte(input) % kStatuses.size());
  for (auto line = fuzz::take_until(input, '\n'); !line.empty(); line = fuzz::take_until(input, '\n')) {
    std::string_view rest = line;
    auto name = to_lower(fuzz::take_until(rest, ':'));
    response.headers.push_back({std::move(name), std::string(rest)});
  }
  response.body = input;

  check(Call::Shape::single, {operation(Edge::ads_read, "act_1/ads")}, response);
  const auto batch = check(Call::Shape::batch, of_a_batch(), response);
  require(!(batch.timed_out && batch.came_back_whole));
  check(Call::Shape::lookup, of_a_lookup(), response);
  const auto list = check(Call::Shape::list, of_a_list(), response);
  for (const auto& answer : list.answers) require(!answer.left_out || (!answer.result && list.page));
  return 0;
}
