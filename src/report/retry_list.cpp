#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "metaup/report/output.hpp"

namespace metaup::report {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestLine = 1024 * 1024;
constexpr std::array<std::string_view, 7> kOtherEvents{"retry",     "throttle",    "notice",      "error",
                                                       "item_done", "item_failed", "item_skipped"};

/// A member that is text, or nothing.
std::optional<std::string> text_of(const json& object, const char* member) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

/// What went wrong on one line, without its place.
template <class T>
using OnLine = tl::expected<T, std::string>;

OnLine<std::string> source_of(const json& item) {
  if (item.contains("source_b64")) {
    auto bytes = base64_decode(text_of(item, "source_b64").value_or("?"));
    if (!bytes) return tl::unexpected<std::string>("its source_b64 is not valid base64");
    return *std::move(bytes);
  }
  auto source = text_of(item, "source");
  if (!source) return tl::unexpected<std::string>("its item has no source");
  return *std::move(source);
}

OnLine<RetryItem> retry_item(const json& item) {
  auto source = source_of(item);
  if (!source) return tl::unexpected(source.error());
  const auto kind = parse_asset_kind(text_of(item, "kind").value_or(""));
  if (!kind || *kind >= AssetKind::account) return tl::unexpected<std::string>("its item has an unknown kind");
  RetryItem result{*std::move(source), *kind, {}};
  if (item.contains("account")) {
    auto account = AccountId::parse(text_of(item, "account").value_or(""));
    if (!account) return tl::unexpected<std::string>("its item has no valid account");
    result.account = *std::move(account);
  }
  return result;
}

/// Takes the lines of one run in order: run_start, events, summary.
class Reader {
 public:
  OnLine<void> take(std::string_view line) {
    if (line.size() > kLongestLine) return refuse("it is longer than 1 MiB");
    const auto event = json::parse(line, nullptr, false);
    const auto type = event.is_object() ? text_of(event, "type") : std::nullopt;
    if (!type) return refuse("it is not an event of metaup's ndjson output");
    if (ended_) return refuse("it comes after the summary; give one run's output at a time");
    if (*type == "run_start") return start(event);
    if (!started_) return refuse("an output begins with run_start");
    if (*type == "summary") {
      ended_ = true;
      return {};
    }
    if (std::find(kOtherEvents.begin(), kOtherEvents.end(), *type) == kOtherEvents.end()) {
      constexpr std::size_t kLongestShown = 100;
      return refuse("this version knows no event of type '" + printable(utf8_prefix(*type, kLongestShown)) + "'");
    }
    return type->starts_with("item_") ? item(*type, event) : OnLine<void>{};
  }

  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] RetryList take_list() { return std::move(list_); }

 private:
  static OnLine<void> refuse(std::string reason) { return tl::unexpected(std::move(reason)); }

  OnLine<void> start(const json& event) {
    if (started_) return refuse("a second run starts here; give one run's output at a time");
    const auto schema = event.find("schema");
    if (schema == event.end() || *schema != 1) return refuse("its schema is not 1");
    auto command = text_of(event, "command");
    if (!command) return refuse("it has no command");
    list_.command = *std::move(command);
    started_ = true;
    return {};
  }

  OnLine<void> item(const std::string& type, const json& event) {
    const auto found = event.find("item");
    if (found == event.end() || !found->is_object()) return refuse("it has no item");
    const auto status = parse_status(text_of(*found, "status").value_or(""));
    if (!status) return refuse("its item has no known status");
    if (type == "item_done" && *status != Status::processing) return {};
    auto wanted = retry_item(*found);
    if (!wanted) return refuse(wanted.error());
    list_.items.push_back(*std::move(wanted));
    return {};
  }

  bool started_ = false;
  bool ended_ = false;
  RetryList list_;
};

}  // namespace

Result<RetryList> read_retry_list(std::string_view ndjson, std::string_view name) {
  Reader reader;
  for (std::size_t number = 1; !ndjson.empty(); ++number) {
    const auto end = std::min(ndjson.find('\n'), ndjson.size());
    if (const auto taken = reader.take(ndjson.substr(0, end)); !taken) {
      return local_error(fmt::format("cannot retry from {}: line {}: {}", name, number, taken.error()));
    }
    ndjson.remove_prefix(std::min(end + 1, ndjson.size()));
  }
  if (!reader.ended()) {
    return local_error(
        fmt::format("cannot retry from {}: it has no summary, so that run did not end; run the first command again, "
                    "and what is done will be skipped",
                    name));
  }
  return reader.take_list();
}

}  // namespace metaup::report
