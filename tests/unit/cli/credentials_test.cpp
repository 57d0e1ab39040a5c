#include "cli/options/credentials.hpp"
#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>

#include <algorithm>

#include "cli/shell.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::cli;
using Catch::Matchers::Contains;
using metaup::test::TempDir;

namespace {

Options with_token(SecretSource source) {
  Options options;
  options.command = "upload";
  options.access_token = std::move(source);
  return options;
}

std::string file_with(const TempDir& folder, std::string_view bytes, mode_t mode) {
  const auto path = folder.write("token", bytes);
  ::chmod(path.c_str(), mode);
  return path;
}

const Environment kShell{{"PATH", "/usr/bin:/bin"}};

}  // namespace

TEST_CASE("the token comes from a variable, a file or a command, without blanks around it", "[cli]") {
  const TempDir folder;
  const Environment environment{{"PATH", "/usr/bin:/bin"}, {"META_ACCESS_TOKEN", " EAAtoken\n"}};
  const std::vector<SecretSource> sources{SecretVariable{"META_ACCESS_TOKEN"},
                                          SecretFile{file_with(folder, "\r\n EAAtoken \r\n", 0600)},
                                          SecretCommand{"echo; echo EAAtoken"}};
  const auto& source = sources[GENERATE(0U, 1U, 2U)];
  const auto credentials = read_credentials(with_token(source), environment);
  REQUIRE(credentials);
  CHECK(credentials->access_token.reveal() == "EAAtoken");
  CHECK_FALSE(credentials->app_secret);
  CHECK(credentials->warnings.empty());
}

TEST_CASE("the app secret is read beside the token", "[cli]") {
  auto options = with_token(SecretVariable{"META_ACCESS_TOKEN"});
  options.app_secret = SecretVariable{"META_APP_SECRET"};
  const auto credentials = read_credentials(options, {{"META_ACCESS_TOKEN", "EAA"}, {"META_APP_SECRET", "5ec"}});
  REQUIRE(credentials);
  CHECK(credentials->app_secret == Secret("5ec"));
}

TEST_CASE("without a token the message says how to give one", "[cli]") {
  const auto credentials = read_credentials(with_token(NoSecret{}), {});
  REQUIRE_FALSE(credentials);
  CHECK_THAT(credentials.error().message, Contains("METAUP_ACCESS_TOKEN") && Contains("--access-token-file"));
}

TEST_CASE("a token file that others can write is refused, one that they can read is warned about", "[cli]") {
  const TempDir folder;
  const auto [mode, refused, warned] = GENERATE(table<mode_t, bool, bool>({{0600, false, false},
                                                                           {0400, false, false},
                                                                           {0640, false, true},
                                                                           {0604, false, true},
                                                                           {0620, true, false},
                                                                           {0602, true, false},
                                                                           {0666, true, false}}));
  CAPTURE(mode);
  const auto credentials = read_credentials(with_token(SecretFile{file_with(folder, "EAAtoken", mode)}), {});
  REQUIRE(credentials.has_value() == !refused);
  if (refused) CHECK_THAT(credentials.error().message, Contains("others can write it"));
  if (credentials) CHECK(credentials->warnings.size() == (warned ? 1U : 0U));
}

TEST_CASE("a token file that holds no token is refused, and its text is not shown", "[cli]") {
  const TempDir folder;
  const std::string bytes =
      GENERATE(std::string{}, std::string{" \n"}, std::string{"EAA one\nEAA two"}, std::string{"EAA\x01x"},
               std::string{"EAA\xc3\xa9"}, std::string(5000, 'E'), std::string(100'000, 'E'), std::string("EAA\0x", 5));
  const auto credentials = read_credentials(with_token(SecretFile{file_with(folder, bytes, 0600)}), {});
  REQUIRE_FALSE(credentials);
  CHECK_THAT(credentials.error().message, !Contains("EAA") && !Contains("EEE"));
}

TEST_CASE("what cannot be a token or an app secret is refused before it is sent, and not shown", "[cli]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"\"EAAtoken\"", "in quotes"},
      {"'EAAtoken'", "in quotes"},
      {"EAAtoken'", "in quotes"},
      {"\xE2\x80\x9C"
       "EAAtoken\xE2\x80\x9D",
       "non-ASCII"},
      {"\xEF\xBB\xBF"
       "EAAtoken",
       "byte order mark"},
      {"${EAAtoken}", "an unexpanded variable"},
      {"$EAAtoken", "an unexpanded variable"},
      {"$(cat EAAtoken)", "an unexpanded variable"},
      {"%EAAtoken%", "an unexpanded variable"},
      {"{{ EAAtoken }}", "variable or template"},
      {"access_token=EAAtoken", "name=value"},
      {"export META_ACCESS_TOKEN=EAAtoken", "name=value"},
      {"Bearer EAAtoken", "HTTP header"},
      {"bearer EAAtoken", "HTTP header"},
      {"Authorization: OAuth EAAtoken", "HTTP header"},
      {"EAA token", "a space"},
      {"EAA\ttoken", "a space"},
      {"EAAone\nEAAtwo", "more than one line"},
      {R"({"access_token":"EAAtoken"})", "JSON"},
      {R"(["EAAtoken"])", "JSON"},
      {"/run/secrets/EAAtoken", "a path"},
      {"~/EAAtoken", "a path"},
      {"C:\\EAAtoken", "a path"},
      {"https://graph.facebook.com/EAAtoken", "a path"},
      {"<EAATOKEN>", "a placeholder"},
      {"<TOKEN>", "a placeholder"},
      {"your_EAAtoken", "a placeholder"},
      {"YOUR-EAATOKEN", "a placeholder"},
      {"EAAto***", "a placeholder"},
      {"EAAto...", "a placeholder"},
      {"xxxxxxxx", "a placeholder"},
      {"ACCESS_TOKEN", "a placeholder"},
      {"undefined", "a placeholder"},
      {"EAAtoken;", "the character ;"},
      {"EAAtoken,", "the character ,"},
      {"EAA%7Ctoken", "the character %"},
  }));
  CAPTURE(text);
  const Environment environment{{"META_ACCESS_TOKEN", text}, {"META_APP_SECRET", text}, {"GOOD", "EAAgood"}};
  const auto token = read_credentials(with_token(SecretVariable{"META_ACCESS_TOKEN"}), environment);
  REQUIRE_FALSE(token);
  CHECK_THAT(token.error().message, Contains(expected) && Contains("META_ACCESS_TOKEN") && !Contains("EAA"));

  auto options = with_token(SecretVariable{"GOOD"});
  options.app_secret = SecretVariable{"META_APP_SECRET"};
  const auto secret = read_credentials(options, environment);
  REQUIRE_FALSE(secret);
  CHECK_THAT(secret.error().message, Contains(expected) && Contains("META_APP_SECRET") && !Contains("EAA"));

  const TempDir folder;
  const auto file = read_credentials(with_token(SecretFile{file_with(folder, text, 0600)}), {});
  REQUIRE_FALSE(file);
  CHECK_THAT(file.error().message, Contains(expected) && !Contains("EAA"));
}

TEST_CASE("what tokens are made of is taken", "[cli]") {
  const auto* const text = GENERATE("EAAB0ZCtoken", "1234567890|abcDEF-_x.y", "anything", "TOKEN", "0123456789abcdef",
                                    "T", "xX", "nonesuch", "EAAxxxx", "EAAyour_token");
  const auto credentials = read_credentials(with_token(SecretVariable{"T"}), {{"T", text}});
  REQUIRE(credentials);
  CHECK(credentials->access_token.reveal() == text);
}

TEST_CASE("passwords of proxies are known in each form in which they can come back", "[cli]") {
  const auto known = secrets_of_proxies({{"HTTPS_PROXY", "http://ann:S3CR3T%2Fx@host:3128"},
                                         {"https_proxy", "bob:plain@host"},
                                         {"ALL_PROXY", "http://host:3128"},
                                         {"http_proxy", "http://only-a-user@host"}});
  const auto has = [&](const std::string& text) {
    return std::find(known.begin(), known.end(), Secret(text)) != known.end();
  };
  CHECK(has("S3CR3T%2Fx"));
  CHECK(has("S3CR3T/x"));
  CHECK(has("ann:S3CR3T/x"));
  CHECK(has("plain"));
  CHECK(has("bob:plain"));
  CHECK(known.size() == 5);
}

TEST_CASE("a token file that is missing or no file is refused without blocking", "[cli]") {
  const TempDir folder;
  REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
  const auto path = folder / GENERATE("fifo", "missing", ".");
  CHECK_FALSE(read_credentials(with_token(SecretFile{path}), {}));
}

TEST_CASE("a token command that fails is refused", "[cli]") {
  const auto [command, expected] = GENERATE(table<std::string, std::string>({
      {"echo EAAtoken; exit 3", "exit code was 3"},
      {"kill -9 $$", "signal 9"},
      {"true", "is empty"},
      {"no-such-program-here 2>/dev/null", "exit code was 127"},
  }));
  const auto credentials = read_credentials(with_token(SecretCommand{command}), kShell);
  REQUIRE_FALSE(credentials);
  CHECK_THAT(credentials.error().message, Contains(expected) && !Contains("EAAtoken"));
}

TEST_CASE("a child is killed when it takes or writes too much", "[cli]") {
  const auto slow = run_shell("exec sleep 1000", kShell, {.time = Milliseconds{1}});
  REQUIRE_FALSE(slow);
  CHECK(slow.error().message == "it did not end in time");
  const auto silent = run_shell("exec >&-; exec sleep 1000", kShell, {.time = Milliseconds{50}});
  REQUIRE_FALSE(silent);
  CHECK(silent.error().message == "it did not end in time");
  const auto loud = run_shell("exec cat /dev/zero", kShell, {.bytes = 10});
  REQUIRE_FALSE(loud);
  CHECK(loud.error().message == "it wrote more than 10 bytes");
}

TEST_CASE("a child sees no token, has no stdin, and dies of SIGPIPE as usual", "[cli]") {
  const Environment environment{{"PATH", "/usr/bin:/bin"},   {"HOME", "/home/ann"},       {"META_ACCESS_TOKEN", "EAA"},
                                {"METAUP_PROFILE", "brand"}, {"XDG_RUNTIME_DIR", "/run"}, {"LD_PRELOAD", "x.so"}};
  CHECK(minimal_environment(environment) ==
        Environment{{"PATH", "/usr/bin:/bin"}, {"HOME", "/home/ann"}, {"XDG_RUNTIME_DIR", "/run"}});
  CHECK_FALSE(minimal_environment({}).at("PATH").empty());
  CHECK(run_shell("cat; echo ${META_ACCESS_TOKEN-none} $HOME", environment).value() == "none /home/ann\n");
}

TEST_CASE("a token file of another user is refused, whatever its rights", "[cli]") {
  if (::geteuid() != 0) {
    WARN("only root can give a file away: not tested");
    return;
  }
  const TempDir folder;
  const auto mode = GENERATE(0600, 0400, 0644);
  const auto path = file_with(folder, "EAAtoken", static_cast<mode_t>(mode));
  REQUIRE(::chown(path.c_str(), 65'534, 65'534) == 0);
  const auto credentials = read_credentials(with_token(SecretFile{path}), {});
  REQUIRE_FALSE(credentials);
  CHECK_THAT(credentials.error().message, Contains("another user") && !Contains("EAAtoken"));
  auto options = with_token(SecretVariable{"META_ACCESS_TOKEN"});
  options.app_secret = SecretFile{path};
  CHECK_FALSE(read_credentials(options, {{"META_ACCESS_TOKEN", "EAA"}}));
}

TEST_CASE("a dry run needs no token, but does not pass over one that cannot be read", "[cli]") {
  auto options = with_token(NoSecret{});
  options.dry_run = true;
  const auto credentials = read_credentials(options, {});
  REQUIRE(credentials);
  CHECK(credentials->access_token.empty());
  CHECK_FALSE(credentials->app_secret);
  options.access_token = SecretFile{"/nowhere/token"};
  CHECK_FALSE(read_credentials(options, {}));
}

TEST_CASE("a token command ends when the run is stopped", "[cli]") {
  const std::atomic<bool> stop{true};
  const auto credentials = read_credentials(with_token(SecretCommand{"trap '' TERM; sleep 1000"}), kShell, &stop);
  REQUIRE_FALSE(credentials);
  CHECK_THAT(credentials.error().message, Contains("interrupted"));
}

TEST_CASE("a secret may be 4096 characters long and no longer, and hold all that is plain", "[cli]") {
  const TempDir folder;
  const auto read = [&](const std::string& text) {
    return read_credentials(with_token(SecretFile{file_with(folder, text, 0600)}), {});
  };
  CHECK(read(std::string(4'096, 'E')).has_value());
  CHECK_FALSE(read(std::string(4'097, 'E')).has_value());
  CHECK(read("EAA|!+-._~^9").has_value());
  CHECK_FALSE(read("EAA\x7Fx").has_value());
}
