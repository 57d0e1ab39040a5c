#include <catch2/catch.hpp>
#include "unit/cli/resolve_support.hpp"

using namespace metaup;
using Catch::Matchers::Contains;
using metaup::test::Machine;

TEST_CASE("a profile sets options, for all commands or for one", "[cli]") {
  Machine machine;
  machine.profile(R"(
# who we are
account = "act_123"            # with a comment
access-token-file = '/run/secrets/#meta'
name-template = "{stem} # {n}"
max-size = 1000                # numbers may stand bare
transfers = 8
follow-symlinks = true
include = ["*.png",            # a list
           "a,b"]
exclude = "*.bak"
[upload]
transfers = 4
[validate]
strict = true
)");
  const auto upload = machine.options({"upload", "x"});
  CHECK(upload.account->act() == "act_123");
  CHECK(upload.access_token == cli::SecretSource{cli::SecretFile{"/run/secrets/#meta"}});
  CHECK(upload.name_template == "{stem} # {n}");
  CHECK(upload.max_size == 1000U);
  CHECK(upload.transfers == 4U);
  CHECK(upload.follow_symlinks);
  CHECK(upload.include == std::vector<std::string>{"*.png", "a,b"});
  CHECK(upload.exclude == std::vector<std::string>{"*.bak"});
  CHECK_FALSE(upload.strict);
  CHECK(machine.options({"validate", "x"}).strict);
  CHECK(machine.options({"upload-image", "x"}).transfers == 8U);
}

TEST_CASE("a profile's mistakes are refused with their line", "[cli]") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"strict = true\ntransfer = 4", ":2: unknown key 'transfer'; did you mean 'transfers'?"},
      {"\n\n[uplaod]\n", ":3: there is no command 'uplaod'; did you mean 'upload'?"},
      {"[version]\noutput = 'json'", ":1: there is no command 'version'"},
      {"[validate]\ntransfers = 4", ":2: 'transfers' does not apply to the command validate"},
      {"[upload]\nbogus = 4", ":2: unknown key 'bogus'"},
      {"strict = 'true'", ":1: strict takes true or false"},
      {"max-size = 1.5", ":1: max-size takes a string or a whole number"},
      {"max-size = 'big'", ":1: max-size: 'big' is not a size"},
      {"max-size = -1", ":1: max-size: '-1' is not a size"},
      {"max-size = [1]", ":1: max-size takes a string"},
      {"include = [1]", ":1: include takes a list of strings"},
      {"include = []", ":1: include is an empty list"},
      {"include = true", ":1: include takes a string or a whole number, or a list"},
      {"profile = 'x'", ":1: 'profile' cannot be set in a profile, because it chooses the profile"},
      {"access-token = 'EAA'", ":1: 'access-token' cannot be set in a profile: keep secrets out of it"},
      {"yes = true", ":1: 'yes' cannot be set in a profile: give it on the command line, each time"},
      {"[upload]\nforce = true", ":2: 'force' cannot be set in a profile"},
      {"strict = true\nstrict = false", ":2: "},
      {"strict = ", ":1: "},
      {"min-size = 1\nmax_size = 2", ":2: unknown key 'max_size'; did you mean 'max-size'?"},
  }));
  CAPTURE(text);
  Machine machine;
  machine.profile(text);
  const auto message = machine.refusal({"validate", "x"});
  CHECK_THAT(message, Contains("/home/ann/.config/metaup/default.toml" + expected));
  CHECK_THAT(message, !Contains("EAA"));
}

TEST_CASE("the options --profile and --config choose the file", "[cli]") {
  Machine machine;
  machine.profile("max-size = 1");
  machine.files["/home/ann/.config/metaup/brand.toml"] = "max-size = 2";
  machine.files["my.toml"] = "max-size = 3";
  CHECK(machine.options({"validate", "x"}).max_size == 1U);
  CHECK(machine.options({"validate", "x", "--profile", "brand"}).max_size == 2U);
  CHECK(machine.options({"--config", "my.toml", "validate", "x"}).max_size == 3U);
  machine.environment["METAUP_PROFILE"] = "brand";
  CHECK(machine.options({"validate", "x"}).max_size == 2U);
  CHECK(machine.options({"validate", "x", "--config", "my.toml"}).max_size == 3U);
  CHECK_THAT(machine.refusal({"validate", "x", "--config=my.toml", "--profile=brand"}), Contains("exclude each other"));
}

TEST_CASE("a profile that was asked for must be there", "[cli]") {
  Machine machine;
  CHECK(machine.refusal({"validate", "x"}).empty());
  CHECK_THAT(machine.refusal({"validate", "x", "--profile", "brnad"}), Contains("there is no profile"));
  CHECK_THAT(machine.refusal({"validate", "x", "--config", "/none.toml"}), Contains("there is no profile /none.toml"));
  CHECK_THAT(machine.refusal({"validate", "x", "--profile", "../etc/x"}), Contains("use --config for a path"));
  machine.environment.clear();
  CHECK(machine.refusal({"validate", "x"}).empty());
  CHECK_THAT(machine.refusal({"validate", "x", "--profile", "brand"}), Contains("use --config"));
}

TEST_CASE("XDG_CONFIG_HOME is set", "[cli]") {
  Machine machine;
  machine.environment["XDG_CONFIG_HOME"] = "/etc/xdg";
  machine.files["/etc/xdg/metaup/default.toml"] = "strict = true";
  CHECK(machine.options({"validate", "x"}).strict);
}
