#include "cli/inputs/named_paths.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "support/fake_place.hpp"

using namespace metaup;
using namespace metaup::cli;
using Catch::Contains;
using Names = std::vector<std::string>;

namespace {

Options naming(Names arguments, Names lists = {}) {
  Options options;
  options.arguments = std::move(arguments);
  options.files_from = std::move(lists);
  return options;
}

Names paths(const Options& options, const Places& places = {"/tmp"}) { return paths_of(options, places).value(); }

}  // namespace

TEST_CASE("lists are read by line or by NUL, behind what is given", "[cli]") {
  const test::TempDir root;
  const auto lines = root.write("lines", "\xEF\xBB\xBF a.jpg\r\n\r\nsub\n-\n");
  CHECK(paths(naming({"b.jpg"}, {lines})) == Names{"b.jpg", " a.jpg", "sub", "-"});
  auto options = naming({}, {root.write("nuls", std::string("a\n.jpg\0b.jpg\0", 14))});
  options.nul_separated = true;
  CHECK(paths(options) == Names{"a\n.jpg", "b.jpg"});
}

TEST_CASE("a list may be a pipe, or lie on a remote", "[cli]") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  REQUIRE(::write(ends[1], "a.jpg\n", 6) == 6);
  ::close(ends[1]);
  CHECK(paths(naming({}, {"/dev/fd/" + std::to_string(ends[0])})) == Names{"a.jpg"});
  ::close(ends[0]);
  const auto far = std::make_shared<test::FakePlace>();
  far->put("list", "b.jpg\n");
  CHECK(paths(naming({}, {"rclone:far:list"}), {.temporary_directory = "/tmp", .remotes = far}) == Names{"b.jpg"});
}

TEST_CASE("a list that is not there is an error of the whole", "[cli]") {
  const auto result = paths_of(naming({"a.jpg"}, {"/no/such/list"}), {"/tmp"});
  REQUIRE_FALSE(result);
  CHECK(result.error().error_class == ErrorClass::not_found);
  CHECK_THAT(result.error().message, Contains("/no/such/list"));
}

TEST_CASE("stdin under a name is no list", "[cli]") {
  auto options = naming({"a.jpg", "-"});
  CHECK(reads_list_from_stdin(options));
  options.stdin_name = "b.jpg";
  CHECK_FALSE(reads_list_from_stdin(options));
  CHECK(paths(options) == Names{"a.jpg"});
}

TEST_CASE("the root of the file system is refused in all its spellings, unless --yes", "[cli]") {
  const test::TempDir root;
  const auto link = root / "link";
  std::filesystem::create_directory_symlink("/", link);
  auto options = naming({});
  for (const auto& path : {std::string("/"), std::string("//"), std::string("/."), std::string("/tmp/.."), link}) {
    CAPTURE(path);
    const auto refused = refuse_root(options, {root.path().string(), path});
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Contains(path + " is all that this machine holds"));
  }
  CHECK(refuse_root(options, {root.path().string(), "/no/such", "https://example.com/", "a.jpg"}));
  options.yes = true;
  CHECK(refuse_root(options, {"/"}));
}

TEST_CASE("a URL that cannot be shown or fetched is an error of the whole, and no password is repeated", "[cli]") {
  const auto [path, reason] = GENERATE(table<std::string, std::string>({
      {"https://me:s3cret@example.com/a.jpg", "must not hold a user name or a password"},
      {"ftp://me:s3cret@example.com/a.jpg", "neither a file nor a URL"},
      {"file:///etc/passwd?s3cret", "neither a file nor a URL"},
  }));
  CAPTURE(path);
  const auto web = source::the_web(std::make_shared<http::FetchOptions>());
  const auto selected = select_files(naming({}), {.temporary_directory = "/tmp", .web = web}, {path});
  REQUIRE_FALSE(selected);
  CHECK_THAT(selected.error().message, Contains(reason) && !Contains("s3cret"));
}
