#pragma once
#include <string>
#include <vector>

#include "ledger/file_index.hpp"
#include "ledger/registry.hpp"

/// Single questions and changes, as tests like to write them.
namespace metaup::ledger {

inline void remember_file(Ledger& ledger, const FileStamp& stamp, const std::string& sha256, WallTime hashed_at) {
  ledger.files().remember(stamp, sha256, hashed_at);
}

inline void record(Ledger& ledger, const Owner& owner, const Asset& asset) {
  ledger.registry().write(Recorded{owner, asset});
}
inline void confirm(Ledger& ledger, const Owner& owner, AssetKind kind, const std::string& id, WallTime when) {
  ledger.registry().write(Seen{owner, kind, id, when, false});
}
inline void mark_gone(Ledger& ledger, const Owner& owner, AssetKind kind, const std::string& id, WallTime when) {
  ledger.registry().write(Seen{owner, kind, id, when, true});
}
inline void record_use(Ledger& ledger, const Owner& owner, const Remote& user, const Remote& used) {
  ledger.registry().write(Used{owner, user, used});
}
[[nodiscard]] inline Result<std::vector<Remote>> users_of(Ledger& ledger, const Owner& owner, const Remote& used) {
  return ask(ledger.registry(), UsersOf{owner, used});
}

[[nodiscard]] inline Result<std::vector<std::int64_t>> begin_intents(Ledger& ledger,
                                                                     const std::vector<Intent>& intents) {
  return ledger.registry().begin_intents(intents);
}
[[nodiscard]] inline Result<std::int64_t> begin_intent(Ledger& ledger, const Intent& intent) {
  return begin_intents(ledger, {intent}).map([](const auto& ids) { return ids.front(); });
}
inline void end_intent(Ledger& ledger, std::int64_t id) { ledger.registry().write(IntentEnded{id}); }
[[nodiscard]] inline Result<std::vector<Intent>> open_intents(Ledger& ledger, const Owner& owner) {
  return ask(ledger.registry(), OpenIntents{owner});
}

/// Written at once.
[[nodiscard]] inline Result<void> save_session(Ledger& ledger, const Owner& owner, const VideoSession& session) {
  ledger.registry().write(SessionSaved{owner, session});
  return ledger.flush();
}
[[nodiscard]] inline Result<std::optional<VideoSession>> find_session(Ledger& ledger, const Owner& owner,
                                                                      const std::string& sha256) {
  return ask(ledger.registry(), SessionOfContent{owner, sha256});
}
[[nodiscard]] inline Result<std::optional<VideoSession>> find_session_of(Ledger& ledger, const Owner& owner,
                                                                         const std::string& video_id) {
  return ask(ledger.registry(), SessionOfVideo{owner, video_id});
}
inline void forget_session(Ledger& ledger, const Owner& owner, const std::string& sha256) {
  ledger.registry().write(SessionEnded{owner, sha256});
}

inline void remember_thumbnail(Ledger& ledger, const Owner& owner, const std::string& video, const std::string& image) {
  ledger.registry().write(Illustrated{owner, video, image});
}
[[nodiscard]] inline Result<std::optional<std::string>> find_thumbnail(Ledger& ledger, const Owner& owner,
                                                                       const std::string& video_id) {
  return ask(ledger.registry(), ThumbnailOf{owner, video_id});
}

inline void audit(Ledger& ledger, const AuditRow& row) { ledger.registry().write(row); }
inline void save_block(Ledger& ledger, const Owner& owner, WallTime until, WallTime since = {},
                       const BootTime& ends = {}) {
  ledger.registry().write(Blocked{owner, {.until = until, .since = since, .ends = ends}});
}
inline Result<Limits> limits_of(Ledger& ledger, const std::string& origin) {
  return ask(ledger.registry(), LimitsOf{origin});
}

}  // namespace metaup::ledger
