#include "cli/inputs/id_list.hpp"
#include <catch2/catch.hpp>

#include "support/temp_dir.hpp"
#include "unit/cli/app_support.hpp"

using namespace metaup;
using namespace metaup::cli;
using Catch::Matchers::Contains;
using metaup::test::App;
using Ids = std::vector<std::string>;

namespace {

const std::string kHash = "0123456789abcdef0123456789abcdef";
const std::string kOther = "fedcba98765432100123456789abcdef";

Options deletion_of(Ids arguments) {
  Options options;
  options.command = "delete-image";
  options.arguments = std::move(arguments);
  options.account = *AccountId::parse("1");
  return options;
}

Ids ids_of(const Options& options) {
  const auto things = objects_of(options, AssetKind::image, App().context());
  if (!things) return {"refused: " + std::visit([](const auto& why) { return why.message; }, things.error())};
  Ids ids;
  for (const auto& thing : *things) ids.push_back(thing.account.act() + " " + thing.id);
  return ids;
}

std::string event(const std::string& rest) { return R"({"type":)" + rest + "}\n"; }

}  // namespace

TEST_CASE("a file of ids has one a line", "[cli]") {
  CHECK(ids_in("a\nb\r\n\n  c\t\n") == Ids{"a", "b", "c"});
  CHECK(ids_in("a") == Ids{"a"});
  CHECK(ids_in(" \n\r\n").empty());
  CHECK(ids_in("").empty());
}

TEST_CASE("an image hash is taken in either case, and nothing else is one", "[cli]") {
  CHECK(parse_thing(AssetKind::image, "0123456789ABCDEF0123456789abcdef") == kHash);
  for (const auto* const text : {"", "123", "0123456789abcdef0123456789abcdeg", "1:0123456789abcdef0123456789abcdef"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_thing(AssetKind::image, text));
  }
  CHECK(parse_thing(AssetKind::video, "23860000000000001") == "23860000000000001");
  CHECK_FALSE(parse_thing(AssetKind::video, kHash));
  CHECK_FALSE(parse_thing(AssetKind::video, "1/../2"));
}

TEST_CASE("things come from the arguments or from a file", "[cli]") {
  const test::TempDir folder;
  CHECK(ids_of(deletion_of({kHash, kOther})) == Ids{"act_1 " + kHash, "act_1 " + kOther});
  auto options = deletion_of({});
  options.from = folder.write("hashes.txt", kHash + "\n" + kOther + "\n");
  CHECK(ids_of(options) == Ids{"act_1 " + kHash, "act_1 " + kOther});
  options.from = folder.write("hashes.txt", kHash + "\nbanner.png\n");
  CHECK_THAT(ids_of(options).front(), Contains("'banner.png' is not an image hash"));
  options.from = folder / "missing";
  CHECK_THAT(ids_of(options).front(), Contains("No such file"));
}

TEST_CASE("things have just one source", "[cli]") {
  CHECK_THAT(ids_of(deletion_of({})).front(), Contains("needs HASH…"));
  auto options = deletion_of({kHash});
  options.from = "hashes.txt";
  CHECK_THAT(ids_of(options).front(), Contains("takes just one of"));
}

TEST_CASE("what an earlier run left has its own account, and its own command", "[cli]") {
  const test::TempDir folder;
  const auto output_of = [&](const std::string& command) {
    return folder.write("run.ndjson", event(R"("run_start","schema":1,"command":")" + command + '"') +
                                          event(R"("item_failed","item":{"source":")" + kHash +
                                                R"(","kind":"image","account":"act_9","status":"failed"})") +
                                          event(R"("summary")"));
  };
  auto options = deletion_of({});
  options.retry_from = output_of("delete-image");
  CHECK(ids_of(options) == Ids{"act_9 " + kHash});
  options.retry_from = output_of("copy-image");
  CHECK_THAT(ids_of(options).front(), Contains("comes from the command copy-image"));
}

TEST_CASE("lines of ids lose what is odd at their ends", "[cli]") {
  CHECK(ids_in("\xEF\xBB\xBF"
               "1\xC2\xA0\r\n\xE2\x80\x8B\n 2\n") == std::vector<std::string>{"1", "2"});
}
