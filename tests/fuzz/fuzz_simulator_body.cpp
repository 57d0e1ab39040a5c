#include <set>

#include "base/text.hpp"
#include "input.hpp"
#include "simulator/base64.hpp"
#include "simulator/batch_plan.hpp"
#include "simulator/body_reader.hpp"

using namespace metaup;
using namespace metaup::simulator;
using fuzz::require;

namespace {

/// The request as it is read when its body comes in pieces of `bytes`.
Request read_in_pieces(const std::string& content_type, std::string_view body, std::size_t bytes) {
  BodyReader reader(content_type);
  for (std::size_t at = 0; at < body.size(); at += bytes) reader.feed(body.substr(at, bytes));
  Request request;
  reader.finish(request);
  return request;
}

/// How the network cuts a body changes nothing of what it says.
void check_body(const std::string& content_type, std::string_view body) {
  const auto whole = read_in_pieces(content_type, body, body.size() + 1);
  const auto pieces = read_in_pieces(content_type, body, 3);
  require(whole.form == pieces.form && whole.malformed == pieces.malformed);
  require(whole.parts.size() == pieces.parts.size());
  for (std::size_t i = 0; i < whole.parts.size(); ++i) {
    require(whole.parts[i].name == pieces.parts[i].name);
    require(whole.parts[i].content->text().value() == pieces.parts[i].content->text().value());
  }
}

/// Each entry is run once, and after those that it needs.
void check_batch(const std::string& text) {
  const auto plan = plan_batch(text, {});
  if (!plan) return;
  std::set<std::size_t> done;
  for (const auto next : run_order(*plan)) {
    for (const auto parent : plan->at(next).parents) require(done.contains(parent));
    require(done.insert(next).second);
  }
  require(done.size() == plan->size());
}

}  // namespace

/// The first line is a content type, the rest a body of that type; it is also read as a batch, a form and base64.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto input = fuzz::text_of(data, size);
  const auto content_type = fuzz::take_until(input, '\n');
  check_body(content_type, input);
  check_batch(std::string(input));
  const auto fields = parse_urlencoded(input);
  require(parse_urlencoded(to_urlencoded(fields)) == fields);
  require(metaup::simulator::base64_decode(base64_encode(input)) == input);
  static_cast<void>(metaup::simulator::base64_decode(input));
  return 0;
}
