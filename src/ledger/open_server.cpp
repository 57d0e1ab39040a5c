#include "ledger/open_server.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <array>
#include <random>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "ledger/file_index.hpp"
#include "ledger/file_system.hpp"
#include "ledger/postgres_schema.hpp"
#include "ledger/postgres_store.hpp"
#include "ledger/server_name.hpp"
#include "ledger/sql_registry.hpp"

namespace metaup::ledger {
namespace {

using sql::Server;
using sql::Statement;

constexpr std::string_view kBeginWriter = "INSERT INTO writers (writer, last_write) VALUES (?, 0)";
// Of runs that were killed.
constexpr std::string_view kForgetWriters = "DELETE FROM writers WHERE seen < now() - INTERVAL '30 days'";

constexpr auto kGiveRights = "give this role the rights that docs/fleet.md names";

/// A name that no other process has; a server keeps 63 bytes of it.
std::string make_writer() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host = {};
  std::random_device random;
  const auto chance = (std::uint64_t{random()} << 32U) | random();
  std::string name(host.data());  // the server replaces what is not ASCII
  std::erase_if(name, [](unsigned char byte) { return byte <= ' ' || byte > '~'; });
  return "metaup " + name.substr(0, 20) + " " + std::to_string(::getpid()) + " " + std::to_string(chance);
}

Result<void> refuse_version(Server& server, const std::string& uri) {
  constexpr std::int64_t kOldest = 130'000;
  const auto version = server.number("SELECT current_setting('server_version_num')::bigint");
  if (!version) return tl::unexpected(to_server_error(version.error(), uri));
  if (*version < kOldest) {
    return local_error("the ledger " + uri + " is on PostgreSQL " + std::to_string(*version / 10'000) +
                       ": 13 or newer is needed");
  }
  const auto is_utf8 = server.number("SELECT (current_setting('server_encoding') = 'UTF8')::int");
  if (!is_utf8) return tl::unexpected(to_server_error(is_utf8.error(), uri));
  if (*is_utf8 == 1) return {};
  auto error = local_error("the database of the ledger " + uri + " has another encoding than UTF-8");
  error.value().hint = "make one with: createdb --encoding UTF8 --template template0 NAME";
  return error;
}

Result<void> refuse_newer(std::int64_t schema, const std::string& uri) {
  if (schema <= latest_server_schema()) return {};
  auto error = local_error("the ledger " + uri + " was written by a newer metaup: its schema is " +
                           std::to_string(schema) + ", this one knows " + std::to_string(latest_server_schema()));
  error.value().hint = "use that version";
  return error;
}

Error not_there(const std::string& uri) {
  Error error;
  error.error_class = ErrorClass::not_found;
  error.message = "there is no ledger in " + uri + " yet";
  error.hint = "make it with `metaup ledger init`, by a role that may create a schema in this database";
  return error;
}

Error older_schema(const std::string& uri) {
  auto error = not_there(uri);
  error.error_class = ErrorClass::local;
  error.message = "the ledger in " + uri + " has an older schema";
  error.hint = "bring it up to date with `metaup ledger init`, or by any command that writes to it (docs/fleet.md)";
  return error;
}

Result<void> bring_up_to_date(Server& server, std::int64_t schema, const std::string& uri) {
  if (schema == latest_server_schema()) return {};
  const auto done = migrate_server(server);
  if (done) return {};
  if (done.error().state != "42501") return tl::unexpected(to_server_error(done.error(), uri));
  auto error = not_there(uri);
  error.error_class = ErrorClass::local;
  if (schema > 0) error.message = older_schema(uri).message + ", and this role may not change it";
  error.hint = "run `metaup ledger init` by a role that may (docs/fleet.md)";
  return tl::unexpected(std::move(error));
}

/// Whether the role may use our schema, if there is one: it would see nothing in it otherwise.
Result<void> refuse_shut_out(Server& server, const std::string& uri) {
  const auto shut_out = server.number(
      "SELECT count(*) FROM pg_namespace WHERE nspname = 'metaup' AND NOT has_schema_privilege(oid, 'USAGE')");
  if (!shut_out) return tl::unexpected(to_server_error(shut_out.error(), uri));
  if (*shut_out == 0) return {};
  auto error = local_error("cannot use the ledger " + uri + ": this role may not use the schema metaup");
  error.value().hint = kGiveRights;
  return error;
}

/// All that a run may have to write, asked for before anything is sent: Meta would have done what cannot be recorded.
Result<void> refuse_without_rights(Server& server, const std::string& uri) {
  std::vector<std::string> tables;
  const auto asked = server.each(
      "SELECT relname FROM pg_class WHERE relnamespace = 'metaup'::regnamespace AND relkind IN ('r', 'p') "
      "AND NOT (has_table_privilege(oid, 'SELECT') AND (relname = 'schema_version' OR "
      "(has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE') "
      "AND has_table_privilege(oid, 'DELETE')))) ORDER BY relname",
      [&](const sql::Row& row) { tables.push_back(row.text(0)); });
  if (!asked) return tl::unexpected(to_server_error(asked.error(), uri));
  if (tables.empty()) return {};
  auto error = local_error("cannot use the ledger " + uri + ": this role lacks SELECT, INSERT, UPDATE or DELETE on " +
                           joined(tables, ", ") + " in the schema metaup");
  error.value().hint = kGiveRights;
  return error;
}

Result<void> begin_writer(Server& server, const std::string& writer, const std::string& uri) {
  const std::array statements{Statement(kForgetWriters), Statement(kBeginWriter, writer)};
  const auto done = server.perform(statements, sql::ignore_rows);
  if (!done) return tl::unexpected(to_server_error(done.error(), uri));
  return {};
}

/// What the administrator of a database has set for all that use it; usually nothing.
Result<ServerLocks::Patience> patience_of(Server& server, const std::string& uri) {
  ServerLocks::Patience patience;
  const auto set = server.number(
      "SELECT (coalesce(nullif(current_setting('metaup.lost_machine_seconds', true), ''), '0')::float8 * "
      "1000)::bigint");
  if (!set) return tl::unexpected(to_server_error(set.error(), uri));
  if (*set <= 0) return patience;
  patience.in_flight = std::chrono::milliseconds{*set};
  patience.freed = std::min(patience.freed, patience.in_flight);
  return patience;
}

}  // namespace

Result<void> check_server_parameters(const std::string& uri) {
  char* why = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(uri.c_str(), &why),
                                                                             PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> text(why, PQfreemem);
  if (options) return {};
  const auto reason = why == nullptr ? std::string("there is no memory") : printable(trimmed(why));
  return local_error("--ledger " + uri + " cannot be read: " + reason);
}

Result<std::unique_ptr<Ledger>> open_server(const std::string& uri, const std::string& files, Access access,
                                            const std::atomic<int>* signals) {
  if (auto checked = check_server_name(uri); !checked) return tl::unexpected(std::move(checked.error()));
  const bool writes = access == Access::read_write;
  const auto writer = writes ? make_writer() : std::string{};
  auto server = Server::connect(uri, writes ? writer : "metaup", {.signals = signals, .enough = 1});
  if (!server) return tl::unexpected(to_server_error(server.error(), uri));
  if (auto fit = refuse_version(*server, uri); !fit) return tl::unexpected(std::move(fit.error()));
  if (auto may = refuse_shut_out(*server, uri); !may) return tl::unexpected(std::move(may.error()));
  const auto schema = server_schema(*server);
  if (!schema) return tl::unexpected(to_server_error(schema.error(), uri));
  if (auto known = refuse_newer(*schema, uri); !known) return tl::unexpected(std::move(known.error()));
  if (writes) {
    if (auto done = bring_up_to_date(*server, *schema, uri); !done) return tl::unexpected(std::move(done.error()));
    if (auto may = refuse_without_rights(*server, uri); !may) return tl::unexpected(std::move(may.error()));
    if (auto begun = begin_writer(*server, writer, uri); !begun) return tl::unexpected(std::move(begun.error()));
  } else if (*schema < latest_server_schema()) {
    return tl::unexpected(*schema == 0 ? not_there(uri) : older_schema(uri));
  } else if (auto set = server->execute("SET default_transaction_read_only = on"); !set) {
    return tl::unexpected(to_server_error(set.error(), uri));
  }
  // Without an index all files are read again, which is no error.
  if (writes && !files.empty()) static_cast<void>(make_folder_of(files));
  const auto patience = patience_of(*server, uri);
  if (!patience) return tl::unexpected(patience.error());
  auto store = std::make_unique<PostgresStore>(
      *std::move(server),
      PostgresStore::Home{.uri = uri, .writer = writer, .patience = *patience, .haste = {.signals = signals}});
  return std::make_unique<Ledger>(files.empty() ? make_memory_file_index() : open_file_index(files, !writes),
                                  std::make_unique<SqlRegistry>(std::move(store)));
}

}  // namespace metaup::ledger
