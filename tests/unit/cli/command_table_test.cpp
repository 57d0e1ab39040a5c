#include "cli/options/command_table.hpp"
#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include "cli/options/option_table.hpp"

using namespace metaup::cli;

namespace {

const std::string kUploads = " upload upload-image upload-video";
const std::string kSends = kUploads + " sync";
const std::string kDeletesObjects = " delete-creative delete-ad";
const std::string kDeletes = " delete-image delete-video" + kDeletesObjects;
const std::string kChanges = " activate pause rename";
const std::string kPlanned = kUploads + " create-creative create-ad copy-image" + kDeletes;
const std::string kWrites = kPlanned + kChanges + " sync promote undo";
const std::string kReads = " status list preview watch-review";
const std::string kOnline = kWrites + kReads + " doctor limits token";
const std::string kAsked = kOnline + " apply";
const std::string kWorking = kAsked + " validate";
const std::string kConfigured = kWorking + " ledger explain runs config support review approve";
const std::string kAll = kConfigured + " version template completion help";

/// Options, and the commands that take them.
struct Taken {
  std::string options;
  std::string commands;
};
const std::vector<Taken> kTaken{
    {"help version", kAll},
    {"output color", kConfigured + " version"},
    {"profile config", kConfigured},
    {"progress quiet verbose log-file log-format", kWorking + " ledger"},
    {"report metrics ci", kWrites + kReads + " validate apply"},
    {"account", kOnline + " ledger runs support"},
    {"graph-url ledger", kAsked + " ledger runs support"},
    {"access-token access-token-file access-token-command app-secret app-secret-file api-version video-url ca-file "
     "transfers max-usage max-wait attempts connect-timeout timeout reply-timeout max-duration",
     kAsked + " ledger support"},
    {"no-ledger max-errors fail-fast", kWrites + " apply"},
    {"lock-wait", kWrites + " apply ledger"},
    {"dry-run", kWrites + " apply token"},
    {"plan", kPlanned + " sync"},
    {"require-approval", "apply"},
    {"key-file", "apply approve"},
    {"new-key", "approve"},
    {"include exclude files-from null min-size max-size recursive follow-symlinks error-on-nothing",
     kSends + " validate"},
    {"placement strict", kSends + " validate create-creative"},
    {"name-template", kSends + " create-creative rename"},
    {"no-validate force", kSends + " create-creative"},
    {"verify", kSends + " create-creative create-ad"},
    {"name-pattern field", kSends + " create-creative create-ad validate"},
    {"bwlimit", kSends + " create-creative apply promote"},
    {"all-or-nothing", kSends + " create-creative create-ad"},
    {"shard", kSends},
    {"business folder", kSends + " create-creative"},
    {"rows", "limits"},
    {"retry-from", kUploads + kDeletes + kChanges + " copy-image watch-review"},
    {"method", "upload-image upload-video"},
    {"allow-private-urls", "upload upload-image sync validate create-creative"},
    {"stdin-name", kUploads + " validate"},
    {"temp-dir", kSends + " create-creative create-ad apply validate"},
    {"title", "upload-video"},
    {"description thumbnail", "upload-video create-creative"},
    {"wait", "upload sync upload-video status"},
    {"ready-timeout", "upload sync upload-video status create-creative promote watch-review"},
    {"name spec validate-only status ignore-unknown-columns", "create-creative create-ad"},
    {"tracking-specs conversion-domain schedule-start schedule-end review-delay", "create-creative create-ad"},
    {"ad-name ad-spec inline-creatives", "create-creative"},
    {"adset", "create-creative create-ad promote"},
    {"run", kDeletesObjects + kChanges + " promote watch-review"},
    {"assets", "undo"},
    {"protected", kWrites + " apply"},
    {"page-id instagram-user-id", "create-creative doctor promote"},
    {"image video card link message headline cta url-tags object-story-id enhancements "
     "multi-advertiser shop group ads",
     "create-creative"},
    {"lead-form-id app-store-url app-link phone whatsapp messenger instagram-direct welcome-message event-id "
     "card-order "
     "end-card product-set-id instant-experience-id source-instagram-media-id sponsor-page-id sponsor-instagram-id "
     "partnership-code partnership-identity authorization-category",
     "create-creative"},
    {"message-1 message-2 message-3 message-4 message-5 headline-1 headline-2 headline-3 headline-4 headline-5 "
     "description-1 description-2 description-3 description-4 description-5",
     "create-creative"},
    {"image-feed image-story image-reels video-feed video-story video-reels message-feed message-story message-reels "
     "headline-feed headline-story headline-reels link-feed link-story link-reels",
     "create-creative"},
    {"flexible flex-1 flex-2 flex-3 flex-4 flex-5 flex-6 flex-7 flex-8 flex-9 flex-10", "create-creative"},
    {"creative attach", "create-ad"},
    {"from", kDeletes + kChanges + " create-creative create-ad preview promote watch-review"},
    {"yes", kWrites + " ledger token apply"},
    {"stamp", "upload sync upload-video create-creative"},
    {"trust", "upload sync upload-video create-creative ledger"},
    {"max-delete", kDeletes + " sync"},
    {"delete settle watch rescan", "sync"},
    {"from-account", "copy-image"},
    {"to", "copy-image token promote template"},
    {"map sheet", "create-creative create-ad"},
    {"revoke-old app-id", "token"},
    {"hash name-contains fields", "list"},
    {"since", "list ledger runs"},
    {"format", "preview"},
    {"html", "preview review"},
    {"all older unknown", "ledger"},
};

std::set<std::string> words_of(const std::string& text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

}  // namespace

TEST_CASE("every command has a function", "[cli]") {
  for (const auto& command : command_table()) {
    CAPTURE(command.name);
    CHECK(command.run != nullptr);
  }
}

TEST_CASE("no command names a bundle twice", "[cli]") {
  for (const auto& command : command_table()) {
    CAPTURE(command.name);
    const std::set<Bundle> bundles(command.bundles.begin(), command.bundles.end());
    CHECK(bundles.size() == command.bundles.size());
  }
}

TEST_CASE("every bundle of a command has an option", "[cli]") {
  const auto options = option_table();
  for (const auto& command : command_table()) {
    CAPTURE(command.name);
    for (const auto bundle : command.bundles) {
      CHECK(std::any_of(options.begin(), options.end(), [&](const OptionRow& row) { return row.bundle == bundle; }));
    }
  }
}

TEST_CASE("every option is in a bundle that a command has", "[cli]") {
  const auto commands = command_table();
  for (const auto& row : option_table()) {
    CAPTURE(row.name);
    CHECK(std::any_of(commands.begin(), commands.end(),
                      [&](const CommandRow& command) { return row.applies_to(command); }));
  }
}

TEST_CASE("each command takes the options that are written down for it, and no others", "[cli]") {
  std::set<std::string_view> written_down;
  for (const auto& [options, commands] : kTaken) {
    const auto names = words_of(commands);
    for (const auto& option : words_of(options)) {
      const auto* const row = find_option(option);
      REQUIRE(row != nullptr);
      written_down.insert(row->name);
      for (const auto& command : command_table()) {
        CAPTURE(option, command.name);
        CHECK(takes(command, option) == names.contains(std::string(command.name)));
      }
    }
  }
  for (const auto& row : option_table()) {
    CAPTURE(row.name);
    CHECK(written_down.contains(row.name));
  }
}

TEST_CASE("no command takes an option that does not exist", "[cli]") {
  CHECK(takes(*find_command("upload"), "dry-run"));
  CHECK_FALSE(takes(*find_command("validate"), "dry-run"));
  for (const auto& command : command_table()) CHECK_FALSE(takes(command, "dry-rum"));
}
