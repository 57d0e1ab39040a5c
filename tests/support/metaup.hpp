#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/process.hpp"
#include "support/temp_dir.hpp"

namespace metaup::test {

/// The token of all tests. It must turn up nowhere but on the wire.
inline const std::string kToken = "EAATestTokenThatMustNeverBeSeen0123456789";

/// The built program with a home of its own. Each run's output, and afterwards every file in the
/// home (ledger, logs, profiles), is searched for the token: a find fails the test at once.
class Metaup {
 public:
  Metaup();

  /// `metaup ARGS…`, waited for.
  Finished operator()(std::vector<std::string> args, const std::string& stdin_text = {});
  /// The same, still running.
  [[nodiscard]] Process start(std::vector<std::string> args, const std::string& stdin_text = {});
  /// A script of `sh` that finds metaup in its PATH; `args` are its $1, $2 …
  Finished shell(const std::string& script, std::vector<std::string> args = {});
  /// For runs that were started: the search that `operator()` makes.
  void search_for_token(const Finished& finished) const;

  std::map<std::string, std::string> environment;  ///< of the next runs; has the token
  std::string directory;                           ///< where they run; empty: the test's own

  [[nodiscard]] const TempDir& home() const { return home_; }
  [[nodiscard]] std::string ledger_path() const { return home_ / "state/metaup/ledger.db"; }

 private:
  TempDir home_;
};

/// The events of an ndjson output; fails the test when a line is no JSON object.
std::vector<nlohmann::json> events(const std::string& ndjson);
/// The items of its `item_*` events.
std::vector<nlohmann::json> items(const std::string& ndjson);
/// How many items have each status.
std::map<std::string, int> statuses(const std::string& ndjson);
/// Its `summary` event.
nlohmann::json summary(const std::string& ndjson);

}  // namespace metaup::test
