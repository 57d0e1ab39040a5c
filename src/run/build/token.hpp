#pragma once
#include <string>

#include "metaup/run/outcome.hpp"
#include "metaup/run/settings.hpp"

namespace metaup::run {

/// What is done with the token of the connection.
struct TokenTask {
  std::string source;        ///< what the token in use is called, such as its file
  std::string app_id;        ///< empty: as Meta says it
  std::string file;          ///< of a refresh: where the new token goes
  bool may_shorten = false;  ///< of a refresh: also when the token never ends
  bool revoke_old = false;   ///< of a refresh: once the new one has proved good
  bool dry_run = false;
};

// Each is a run of one item, or of two where an old token is revoked after a refresh.

/// Reports what Meta says of the token: `valid`, or failed when it is not.
[[nodiscard]] Outcome report_token(const TokenTask& task, const Settings& settings, Environment& environment);
/// Gets a new token, keeps it beside the file, tries it, and only then puts it in the file's place. The old token and
/// file stay as they are when the new one does not work.
[[nodiscard]] Outcome refresh_token(const TokenTask& task, const Settings& settings, Environment& environment);
/// A token that was good once and is no longer counts as revoked.
[[nodiscard]] Outcome revoke_token(const TokenTask& task, const Settings& settings, Environment& environment);

}  // namespace metaup::run
