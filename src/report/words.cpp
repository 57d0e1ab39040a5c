#include <array>
#include <utility>

#include "metaup/report/event.hpp"
#include "metaup/report/output.hpp"

namespace metaup::report {
namespace {

constexpr std::array<std::pair<Status, std::string_view>, 13> kStatuses{{
    {Status::uploaded, "uploaded"},
    {Status::unchanged, "unchanged"},
    {Status::copied, "copied"},
    {Status::created, "created"},
    {Status::existing, "existing"},
    {Status::changed, "changed"},
    {Status::deleted, "deleted"},
    {Status::ready, "ready"},
    {Status::processing, "processing"},
    {Status::valid, "valid"},
    {Status::planned, "planned"},
    {Status::skipped, "skipped"},
    {Status::failed, "failed"},
}};

constexpr std::array<std::pair<Format, std::string_view>, 5> kFormats{{
    {Format::text, "text"},
    {Format::json, "json"},
    {Format::ndjson, "ndjson"},
    {Format::tsv, "tsv"},
    {Format::csv, "csv"},
}};

template <class Words>
auto value_of(const Words& words, std::string_view word) -> std::optional<decltype(words[0].first)> {
  for (const auto& [value, name] : words) {
    if (name == word) return value;
  }
  return std::nullopt;
}

template <class Words, class Value>
std::string_view word_of(const Words& words, Value wanted) {
  for (const auto& [value, name] : words) {
    if (value == wanted) return name;
  }
  return {};
}

}  // namespace

std::string_view to_string(Status status) { return word_of(kStatuses, status); }
std::optional<Status> parse_status(std::string_view word) { return value_of(kStatuses, word); }
bool is_done(Status status) { return status != Status::failed && status != Status::skipped; }

std::string_view to_string(Format format) { return word_of(kFormats, format); }
std::optional<Format> parse_format(std::string_view word) { return value_of(kFormats, word); }

}  // namespace metaup::report
