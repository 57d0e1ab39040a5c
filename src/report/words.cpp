#include <array>
#include <utility>

#include "metaup/report/event.hpp"

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

}  // namespace

std::string_view to_string(Status status) {
  for (const auto& [value, word] : kStatuses) {
    if (value == status) return word;
  }
  return {};
}

std::optional<Status> parse_status(std::string_view word) {
  for (const auto& [value, name] : kStatuses) {
    if (name == word) return value;
  }
  return std::nullopt;
}

bool is_done(Status status) { return status != Status::failed && status != Status::skipped; }

}  // namespace metaup::report
