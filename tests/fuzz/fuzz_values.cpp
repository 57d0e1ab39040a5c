#include "base/text.hpp"
#include "cli/options/secret_text.hpp"
#include "cli/options/values.hpp"
#include "input.hpp"
#include "metaup/graph/asset_ref.hpp"

using namespace metaup;
using namespace metaup::cli;
using fuzz::require;

namespace {

constexpr WallTime kNow{std::chrono::seconds{1'795'000'000}};

/// The value, or null when it is refused in words that can be shown.
template <class T>
const T* value_of(const Parsed<T>& parsed) {
  if (parsed) return &*parsed;
  require(!parsed.error().empty() && printable(parsed.error()) == parsed.error());
  return nullptr;
}

void check_numbers(std::string_view text) {
  const auto duration = parse_duration(text);
  if (const auto* const length = value_of(duration)) {
    require(*length >= Milliseconds{0} && parse_duration(std::to_string(length->count()) + "ms") == *length);
  }
  const auto size = parse_size(text);
  if (const auto* const bytes = value_of(size)) require(parse_size(std::to_string(*bytes)) == *bytes);
  const auto rate = parse_rate(text);
  if (const auto* const bytes = value_of(rate)) require(*bytes > 0 && size == *bytes);
  const auto percent = parse_percent(text);
  if (const auto* const value = value_of(percent)) require(*value > 0 && *value <= 100);
  const auto count = parse_count(text);
  if (const auto* const value = value_of(count)) require(*value >= 1 && *value <= 1'000'000);
  value_of(parse_transfers(text));
  value_of(parse_switch(text));
  const auto since = parse_since(text, kNow);
  if (const auto* const time = value_of(since)) {
    require(parse_since(rfc3339(*time), kNow) == std::chrono::floor<std::chrono::seconds>(*time));
  }
}

void check_words(std::string_view text) {
  const auto account = parse_account(text);
  if (const auto* const id = value_of(account)) require(parse_account(id->act()) == *id);
  value_of(parse_api_version(text));
  constexpr std::size_t kLongFormat = 40;  // to compare a long text with all formats takes most of the time
  const auto format = parse_ad_format(text.substr(0, kLongFormat));
  if (const auto* const word = value_of(format)) require(parse_ad_format(*word) == *word);
  const auto fields = parse_fields(text);
  if (const auto* const names = value_of(fields)) require(joined(*names, ",") == text);
}

/// A message about a secret holds nothing of it beyond a single character.
void check_secret(std::string_view text) {
  const auto why = why_no_secret(text);
  require(printable(why) == why && why.size() < 500);
  if (why.empty()) require(!text.empty());
}

void check_assets(std::string_view text) {
  for (const bool exists : {false, true}) {
    const auto answer = [&](const std::string&) { return exists; };
    for (const auto kind : {AssetKind::image, AssetKind::video}) {
      const auto ref = graph::parse_asset_ref(text, kind, answer);
      if (!ref) {
        require(!ref.error().message.empty());
        continue;
      }
      using Form = graph::AssetRef::Form;
      require(ref->form != Form::hash || (kind == AssetKind::image && is_image_hash(ref->text)));
      require(ref->form != Form::id || (kind == AssetKind::video && is_numeric_id(ref->text)));
      require(!ref->text.empty());
    }
    static_cast<void>(graph::parse_thumbnail_ref(text, answer));
  }
}

}  // namespace

/// The input is the value of an option, of each kind in turn.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_numbers(text);
  check_words(text);
  check_secret(text);
  check_assets(text);
  return 0;
}
