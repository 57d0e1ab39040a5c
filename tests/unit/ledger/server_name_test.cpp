#include "ledger/server_name.hpp"

#include <catch2/catch.hpp>

#include "metaup/ledger/ledger.hpp"

using namespace metaup;
using namespace metaup::ledger;
using Catch::Matchers::Contains;

TEST_CASE("a ledger that is no file is named by a URI of PostgreSQL", "[ledger][server]") {
  CHECK(names_server("postgresql://host/db"));
  CHECK(names_server("postgres://"));
  CHECK_FALSE(names_server("postgresql.db"));
  CHECK_FALSE(names_server("/srv/password=x/ledger.db"));
  CHECK_FALSE(names_server("/srv/postgresql://x"));
  CHECK_FALSE(names_server(""));
}

TEST_CASE("a URI with a password is refused, however it is written, and not shown", "[ledger][server]") {
  const auto* const uri = GENERATE(
      as<const char*>(), "postgresql://me:hunter2@host/db", "postgres://me:hunter2@/db",
      "postgresql://me:hunt/er2@host/db", "postgresql://me:hunter2?x@host/db", "postgresql://host/db?password=hunter2",
      "postgresql://host/db?user=me&PassWord=hunter2", "postgresql://host/db?p%61ssword=hunter2",
      "postgresql://host/db?sslpassword=hunter2", "postgresql://:hunter2@host", "postgresql://me:@host",
      "postgresql://host/db?scram_client_key=hunter2", "postgresql://host/db?oauth_client_secret=hunter2");
  const auto checked = check_server_name(uri);
  REQUIRE_FALSE(checked);
  CHECK_THAT(checked.error().message, Contains("password"));
  CHECK_THAT(checked.error().hint, Contains("PGPASSFILE"));
  CHECK_THAT(checked.error().message + checked.error().hint, !Contains("hunt"));
}

TEST_CASE("a URI without a password is taken", "[ledger][server]") {
  const auto* const uri = GENERATE(as<const char*>(), "postgresql://", "postgresql://me@host:5432/db",
                                   "postgresql://[::1]:5433/db", "postgresql://a:1,b:2/db",
                                   "postgresql:///db?host=/run/pg&service=ads", "postgresql://host:5432/db?user=a@b");
  CHECK(check_server_name(uri));
}

TEST_CASE("what looks like another server is no file by mistake, and is not shown", "[ledger][server]") {
  const auto* const name =
      GENERATE(as<const char*>(), "host=db dbname=hunter2", "service=hunter2", "password=hunter2", " host = hunter2",
               "host=db\tpassword = 'hunter2'", "Postgresql://db/hunter2", "POSTGRES://hunter2", "postgresql:hunter2",
               "postgres:/hunter2", "postgresql:://db/hunter2", "mysql://hunter2/x", "sqlite:///hunter2",
               "postgresql+psycopg2://me:hunter2@db/x", "https://hunter2/ledger.db", "application_name=hunter2",
               "jdbc:postgresql://db/ads?user=u&password=hunter2", "jdbc:postgresql:ads?password=hunter2",
               "'postgresql://me:hunter2@db/x'", "url: postgresql://hunter2");
  const auto checked = check_ledger_name(name);
  REQUIRE_FALSE(checked);
  CHECK_THAT(checked.error().hint, Contains("postgresql://") && Contains("./NAME"));
  CHECK_THAT(checked.error().message + checked.error().hint, !Contains("hunter2"));
  CHECK_FALSE(open_ledger(name, Access::read_write));
}

TEST_CASE("files may be called anything when their folder is named", "[ledger][server]") {
  const auto* const name =
      GENERATE(as<const char*>(), "./host=db", "/srv/mysql://x", "../password=x.db", "ledger.db", "my password=x.db",
               "a:b.db", "./jdbc:postgresql://x", "postgres.db", "postgresql", "~/x=y", "=", "", "1=2", "dir/a=b");
  CHECK(check_ledger_name(name));
}

TEST_CASE("what stands for standard input is no ledger", "[ledger][server]") {
  const auto checked = check_ledger_name("-");
  REQUIRE_FALSE(checked);
  CHECK_THAT(checked.error().hint, Contains("./-"));
  CHECK(check_ledger_name("./-"));
}

TEST_CASE("a URI with control characters is refused", "[ledger][server]") {
  CHECK_FALSE(check_server_name("postgresql://host/\x1b[2J"));
}
