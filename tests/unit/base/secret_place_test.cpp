#include "base/secret_place.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "support/temp_dir.hpp"

using namespace metaup;
using test::TempDir;

namespace {

namespace fs = std::filesystem;

std::string text_of(const std::string& path) { return read_small_file(path, 1U << 20).value_or("?"); }

mode_t mode_of(const std::string& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("a secret waits beside the file until it is put in its place", "[base][secret]") {
  TempDir folder;
  const auto path = folder.write("token", "old\n");
  ::chmod(path.c_str(), 0644);
  {
    auto file = SecretPlace::prepare(path);
    REQUIRE(file);
    REQUIRE(file->keep(Secret("new")));
    CHECK(text_of(path) == "old\n");
    CHECK(text_of(path + ".new") == "new\n");
    CHECK(mode_of(path + ".new") == 0600);
    REQUIRE(file->put_in_place());
  }
  CHECK(text_of(path) == "new\n");
  CHECK(mode_of(path) == 0600);
  CHECK_FALSE(fs::exists(path + ".new"));
}

TEST_CASE("a secret that is not put in its place stays where it waits, unless it is good for nothing",
          "[base][secret]") {
  const bool good = GENERATE(true, false);
  TempDir folder;
  const auto path = folder.write("token", "old\n");
  {
    auto file = SecretPlace::prepare(path);
    REQUIRE(file);
    REQUIRE(file->keep(Secret("new")));
    if (!good) file->discard();
  }
  CHECK(text_of(path) == "old\n");
  CHECK(fs::exists(path + ".new") == good);
}

TEST_CASE("nothing is left when no secret came", "[base][secret]") {
  TempDir folder;
  {
    REQUIRE(SecretPlace::prepare(folder / "token"));
  }
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("what an earlier process left is overwritten, and gets the right mode", "[base][secret]") {
  TempDir folder;
  const auto left = folder.write("token.new", std::string(300, 'x'));
  ::chmod(left.c_str(), 0644);
  auto file = SecretPlace::prepare(folder / "token");
  REQUIRE(file);
  REQUIRE(file->keep(Secret("new")));
  CHECK(text_of(left) == "new\n");
  CHECK(mode_of(left) == 0600);
}

TEST_CASE("of two that would write the same file the second is refused", "[base][secret]") {
  TempDir folder;
  const auto first = SecretPlace::prepare(folder / "token");
  REQUIRE(first);
  const auto second = SecretPlace::prepare(folder / "token");
  REQUIRE_FALSE(second);
  CHECK(second.error().message.find("another process") != std::string::npos);
  CHECK(fs::exists(first->waiting_path()));
}

TEST_CASE("links, folders and places that cannot be written are refused", "[base][secret]") {
  TempDir folder;
  const auto target = folder.write("target", "old\n");
  fs::create_symlink(target, folder / "link");
  fs::create_symlink(target, folder / "other.new");
  fs::create_hard_link(folder.write("one", "x"), folder / "two");
  const auto name = GENERATE(as<std::string>{}, "link", "two", ".", "missing/token", "target/token");
  CAPTURE(name);
  CHECK_FALSE(SecretPlace::check(folder / name));
  CHECK_FALSE(SecretPlace::prepare(folder / name));
  CHECK_FALSE(SecretPlace::prepare(folder / "other"));  // a link where it would wait
  CHECK(text_of(target) == "old\n");
}

TEST_CASE("a full disk is noticed before there is a secret to lose", "[base][secret]") {
  TempDir folder;
  const auto path = folder.write("token", "old\n");
  std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const struct rlimit little{100, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &little) == 0);
  const auto file = SecretPlace::prepare(path);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, SIG_DFL);
  CHECK_FALSE(file);
  CHECK(text_of(path) == "old\n");
  CHECK_FALSE(fs::exists(path + ".new"));
}
