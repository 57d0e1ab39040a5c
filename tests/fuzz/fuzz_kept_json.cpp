#include "cli/token_memory.hpp"
#include "folder.hpp"
#include "run/traffic/send_time.hpp"

using namespace metaup;
using fuzz::require;

namespace {

/// Whatever stands in tokens.json, a token that is remembered is known afterwards.
void check_token_memory(std::string_view text) {
  static const fuzz::Folder folder;
  const cli::TokenMemory memory(folder.only_file("tokens.json", text));
  const Secret token("EAAfuzz");
  static_cast<void>(memory.find(token));
  const WallTime now{std::chrono::seconds{1'795'000'000}};
  memory.remember(token, {.asked = now, .expires = {.is_told = true, .at = now}, .data_access_expires = {}});
  const auto known = memory.find(token);
  require(known && known->asked == now && known->expires.at == now && !known->data_access_expires.is_told);
}

void check_details(std::string_view text) {
  ledger::Intent intent;
  intent.details = text;
  const auto sent = run::SendTime::of_earlier_run(intent).sent_at({});
  require(sent.time == intent.sent_at);
}

}  // namespace

/// The input is JSON that metaup itself has kept, and that something else may have changed since.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_token_memory(text);
  check_details(text);
  return 0;
}
