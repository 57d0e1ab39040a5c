#include <nlohmann/json.hpp>
#include <tuple>

#include "base/text.hpp"
#include "cli/outputs/history_text.hpp"
#include "input.hpp"
#include "ledger/connect.hpp"
#include "ledger/sql_registry.hpp"
#include "ledger/sqlite_store.hpp"

using namespace metaup;
using namespace metaup::ledger;
using fuzz::require;

namespace {

const std::string kOrigin = "https://graph.facebook.com";

sql::Database new_ledger() {
  auto database = sql::Database::open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY).value();
  require(configure(database) && migrate(database, registry_schema()));
  require(database.execute("INSERT INTO owners (origin, account) VALUES ('" + kOrigin + "', '1')").has_value());
  return database;
}

/// Makes a row of each table from the input. What the schema refuses is left out.
void add_rows(sql::Database& database, std::string_view& input) {
  const auto text = [&] { return fuzz::take_until(input, '\0'); };
  const auto number = [&] { return fuzz::take_number(input); };
  // Braces keep the order in which values are taken; that of arguments is the compiler's choice.
  const auto add = [&](std::string_view sql, const auto& row) {
    std::apply([&](const auto&... values) { static_cast<void>(database.run(sql, values...)); }, row);
  };
  add("INSERT INTO owners (origin, account) VALUES (?, ?)", std::tuple{text(), text()});
  add("INSERT INTO assets (owner, kind, remote_id, sha256, name, bytes, width, height, confirmed, gone, path, run, "
      "made) "
      "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, 'r', ?)",
      std::tuple{text(), text(), text(), text(), number(), number(), number(), number(), number(), text(), number()});
  add("INSERT INTO runs (run_id, command, origin, started, ended, exit_code, items, done, failed) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      std::tuple{text(), text(), text(), number(), number(), number(), number(), number(), number()});
  add("INSERT INTO run_accounts (run_id, account) SELECT run_id, ? FROM runs", std::tuple{text()});
  add("INSERT INTO failures (run, time, account, kind, source, class, code, subcode, fbtrace_id, message) "
      "VALUES ('r', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      std::tuple{number(), text(), text(), text(), text(), number(), number(), text(), text()});
  add("INSERT INTO audit (time, origin, account, edge, http_status, code, subcode, fbtrace_id, source, run) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      std::tuple{number(), text(), text(), text(), number(), number(), number(), text(), text(), text()});
  add("INSERT INTO intents (owner, edge, key, details, sent) VALUES (1, ?, ?, ?, ?)",
      std::tuple{text(), text(), text(), number()});
  add("INSERT INTO blocks (owner, until, since) VALUES (1, ?, ?)", std::tuple{number(), number()});
  add("INSERT INTO usage (owner, limiter, percent, points_per_percent, told) VALUES (1, ?, ?, ?, ?)",
      std::tuple{text(), number(), number(), number()});
  add("INSERT INTO uses (owner, used_kind, used_id, user_kind, user_id) SELECT 1, 'image', 'x', kind, remote_id "
      "FROM assets",
      std::tuple{});
  add("UPDATE blocks SET boot = ?, boot_until = ?", std::tuple{text(), number()});
}

/// What commands show of a row cannot steer a terminal, and is as many columns as another.
template <class Row>
void check_shown(const Row& row) {
  require(nlohmann::json::accept(report::dump(cli::to_json(row))));
  for (auto line : {cli::to_tsv(row), cli::to_text(row)}) {
    std::erase(line, '\t');
    require(printable(line) == line);
  }
  const auto tsv = cli::to_tsv(row);
  const auto columns = [](const std::string& line) { return std::count(line.begin(), line.end(), '\t'); };
  require(columns(tsv) == columns(cli::to_tsv(Row{})));
}

void check_answers(Registry& registry) {
  const Owner owner{kOrigin, AccountId::parse("1").value()};
  const auto answers = registry.ask({AssetsOfKind{owner}, OpenIntents{owner}, UsersOf{owner, {AssetKind::image, "x"}},
                                     LimitsOf{kOrigin}, AssetOfRemote{owner, AssetKind::image, "x"},
                                     SessionOfContent{owner, "x"}, ThumbnailOf{owner, "x"}});
  require(answers && answers->size() == 7);
  const auto check = [](const auto& row) { check_shown(row); };
  require(registry.each_asset("", "", check).has_value());
  require(registry.each_run({}, check).has_value());
  require(registry.each_made("r", check).has_value());
  require(registry.each_failure("r", check).has_value());
  require(registry.each_write({}, check).has_value());
  require(registry.check().has_value());
}

}  // namespace

/// The input is what the rows of a ledger hold, which somebody else may have written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr int kMostRows = 5;
  static const auto empty = new_ledger();
  auto database = empty.copy().value();
  auto input = fuzz::text_of(data, size);
  for (int i = 0; i < kMostRows && !input.empty(); ++i) add_rows(database, input);
  SqlRegistry registry(std::make_unique<SqliteStore>(std::move(database), SqliteStore::Home{.path = "in memory"}));
  check_answers(registry);
  return 0;
}
