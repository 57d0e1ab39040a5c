#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "metaup/graph/call.hpp"

using namespace metaup;
using namespace metaup::graph;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Error& error) {
  constexpr std::size_t kEdgeAndText = 2'100;
  require(error.message.size() <= kEdgeAndText && error.user_message.size() <= 2'000);
  require(error.user_title.size() <= 300 && error.fbtrace_id.size() <= 128 && error.fields.size() <= 32);
  require(!error.wanted || error.wanted->begin <= error.wanted->end);
}

void check(const Split& split, std::size_t operations) {
  require(split.answers.size() == operations);
  for (const auto& answer : split.answers) {
    if (!answer.result) check(answer.result.error());
  }
}

}  // namespace

/// The first byte picks the HTTP status, the rest is the body: read as the reply to one operation,
/// to a batch and to a lookup.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr int kStatuses[] = {200, 400, 401, 403, 404, 429, 500, 503};
  if (size == 0) return 0;
  http::Response response;
  response.status = kStatuses[data[0] % std::size(kStatuses)];
  for (std::size_t i = 1; i < size; ++i) response.body += static_cast<char>(data[i]);

  Operation create;
  create.method = http::Method::post;
  Operation look_up;
  look_up.lookup = Lookup{"ab"};
  Operation listed;
  listed.listed_in = ListedIn{.path = "act_1/advideos", .id = "1", .after = {}};
  check(split(Call::Shape::single, {&create}, response), 1);
  check(split(Call::Shape::batch, {&create, &create}, response), 2);
  check(split(Call::Shape::lookup, {&look_up}, response), 1);
  check(split(Call::Shape::list, {&listed}, response), 1);

  const Reply reply{response.body, ""};
  if (const auto created = read_created_images(reply)) require(!created->empty());
  if (const auto success = read_success(reply); !success) check(success.error());
  if (const auto page = read_images(reply); !page) check(page.error());
  return 0;
}
