#include "ledger/record.hpp"

#include <algorithm>
#include <array>

namespace metaup::ledger {
namespace {

constexpr Field kAccountFields[] = {{"origin", Form::id},
                                    {"account", Form::account},
                                    {"known_since", Form::heard, true},
                                    {"known_by", Form::text, true}};
constexpr Field kIntentFields[] = {{"origin", Form::id}, {"account", Form::owner}, {"edge", Form::id},          {"key"},
                                   {"details"},          {"sent_at", Form::time},  {"run_id", Form::text, true}};
constexpr Field kAssetFields[] = {{"origin", Form::id},           {"account", Form::owner},
                                  {"kind", Form::kind},           {"id", Form::id},
                                  {"sha256", Form::digest},       {"name"},
                                  {"bytes", Form::number},        {"width", Form::number},
                                  {"height", Form::number},       {"confirmed_at", Form::heard},
                                  {"gone", Form::flag},           {"path"},
                                  {"gone_at", Form::heard, true}, {"replaced_at", Form::heard, true},
                                  {"run_id", Form::text, true},   {"made_at", Form::heard, true},
                                  {"sync", Form::text, true}};
constexpr Field kUseFields[] = {{"origin", Form::id}, {"account", Form::owner}, {"used_kind", Form::kind},
                                {"used", Form::id},   {"by_kind", Form::kind},  {"by", Form::id}};
constexpr Field kSessionFields[] = {{"origin", Form::id},
                                    {"account", Form::owner},
                                    {"sha256", Form::digest},
                                    {"host"},
                                    {"session_id"},
                                    {"video_id"},
                                    {"wanted_begin", Form::number},
                                    {"wanted_end", Form::number},
                                    {"finished", Form::flag},
                                    {"device", Form::number},
                                    {"inode", Form::number},
                                    {"size", Form::number},
                                    {"mtime_ns", Form::integer},
                                    {"ctime_ns", Form::integer},
                                    {"started", Form::heard}};
constexpr Field kThumbnailFields[] = {
    {"origin", Form::id}, {"account", Form::owner}, {"video_id", Form::id}, {"image", Form::id}};
constexpr Field kLearnedFields[] = {{"origin", Form::id},
                                    {"account", Form::owner},
                                    {"kind", Form::kind},
                                    {"id", Form::id},
                                    {"name"},
                                    {"bytes", Form::number},
                                    {"length", Form::real},
                                    {"details"},
                                    {"trusted", Form::flag},
                                    {"told_at", Form::heard}};
constexpr Field kBlockFields[] = {{"origin", Form::id},       {"account", Form::account},
                                  {"until", Form::time},      {"since", Form::time, true},
                                  {"boot", Form::text, true}, {"boot_until_ns", Form::integer, true}};
constexpr Field kUsageFields[] = {
    {"origin", Form::id},    {"account", Form::account},         {"limiter"},
    {"percent", Form::real}, {"points_per_percent", Form::real}, {"told_at", Form::heard}};
constexpr Field kRunFields[] = {{"run_id", Form::id},
                                {"command"},
                                {"origin"},
                                {"started", Form::time},
                                {"ended", Form::time, true},
                                {"exit_code", Form::integer, true},
                                {"items", Form::number, true},
                                {"done", Form::number, true},
                                {"failed", Form::number, true}};
constexpr Field kRunAccountFields[] = {{"run_id", Form::id}, {"account", Form::owner}};
constexpr Field kFailureFields[] = {{"run_id", Form::id},
                                    {"time", Form::time},
                                    {"account", Form::account},
                                    {"kind", Form::kind},
                                    {"source"},
                                    {"class"},
                                    {"code", Form::integer},
                                    {"subcode", Form::integer},
                                    {"fbtrace_id"},
                                    {"message"}};
constexpr Field kWriteFields[] = {{"time", Form::time},
                                  {"origin"},
                                  {"account"},
                                  {"edge"},
                                  {"http_status", Form::integer},
                                  {"code", Form::integer},
                                  {"subcode", Form::integer},
                                  {"fbtrace_id"},
                                  {"source"},
                                  {"run_id", Form::text, true}};

struct Type {
  std::string_view word;
  std::span<const Field> fields;
};
/// In the order of `RecordType`.
constexpr std::array<Type, kRecordTypes> kTypes{{{"account", kAccountFields},
                                                 {"intent", kIntentFields},
                                                 {"asset", kAssetFields},
                                                 {"use", kUseFields},
                                                 {"video_session", kSessionFields},
                                                 {"thumbnail", kThumbnailFields},
                                                 {"learned", kLearnedFields},
                                                 {"block", kBlockFields},
                                                 {"usage", kUsageFields},
                                                 {"run", kRunFields},
                                                 {"run_account", kRunAccountFields},
                                                 {"failure", kFailureFields},
                                                 {"write", kWriteFields}}};

}  // namespace

std::string_view to_string(RecordType type) { return kTypes[static_cast<std::size_t>(type)].word; }

std::optional<RecordType> parse_record_type(std::string_view word) {
  const auto* const found =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const Type& type) { return type.word == word; });
  if (found == kTypes.end()) return std::nullopt;
  return static_cast<RecordType>(found - kTypes.begin());
}

std::span<const Field> fields_of(RecordType type) { return kTypes[static_cast<std::size_t>(type)].fields; }

}  // namespace metaup::ledger
