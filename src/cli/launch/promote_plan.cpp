#include "cli/launch/promote_plan.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "cli/inputs/id_list.hpp"
#include "cli/outputs/history_text.hpp"
#include "ledger/history.hpp"
#include "metaup/graph/findings.hpp"
#include "run/sent_file.hpp"

namespace metaup::cli {
namespace {

constexpr std::array kPromoted{AssetKind::image, AssetKind::video, AssetKind::creative, AssetKind::ad};

tl::unexpected<Error> not_found(std::string message, std::string hint) {
  Error error;
  error.error_class = ErrorClass::not_found;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return tl::unexpected(std::move(error));
}

/// "ad:238" says its kind; a bare one is an image's hash, or the ledger knows it.
Result<ledger::Remote> thing_of(const std::string& text, ledger::Ledger& ledger, const ledger::Owner& owner) {
  const auto trimmed_text = std::string(trimmed(text));
  for (const auto kind : kPromoted) {
    const auto prefix = std::string(to_string(kind)) + ":";
    if (!trimmed_text.starts_with(prefix)) continue;
    auto id = parse_thing(kind, trimmed_text.substr(prefix.size()));
    if (!id) return local_error(id.error());
    return ledger::Remote{kind, *std::move(id)};
  }
  if (const auto hash = to_lower(trimmed_text); is_image_hash(hash)) return ledger::Remote{AssetKind::image, hash};
  const auto id = parse_thing(AssetKind::creative, trimmed_text);
  if (!id) return local_error(id.error());
  for (const auto kind : {AssetKind::video, AssetKind::creative, AssetKind::ad}) {
    const auto known = ledger.find_remote(owner, kind, *id);
    if (!known) return tl::unexpected(known.error());
    if (*known) return ledger::Remote{kind, *id};
  }
  return not_found("the ledger does not know " + *id + " in " + owner.account.act(),
                   "Say what it is: creative:" + *id + ", ad:" + *id + " or video:" + *id + ".");
}

Result<void> add_run(const std::string& run_id, ledger::Ledger& ledger, const ledger::Owner& from,
                     std::vector<ledger::Remote>& things) {
  bool is_known = false;
  auto read = ledger.each_run({.run_id = run_id}, [&](const ledger::RecordedRun&) { is_known = true; });
  if (!read) return read;
  if (!is_known) return tl::unexpected(unknown_run(run_id));
  const auto known = things.size();
  read = ledger.each_made(run_id, [&](const ledger::MadeAsset& made) {
    const auto& asset = made.owned.asset;
    const bool is_promoted = std::find(kPromoted.begin(), kPromoted.end(), asset.kind) != kPromoted.end();
    if (made.owned.owner == from && is_promoted && !asset.gone) things.push_back({asset.kind, asset.remote_id});
  });
  if (read && things.size() == known) {
    return not_found("run " + printable(utf8_prefix(run_id, 100)) + " made nothing in " + from.account.act() +
                         " that is still there",
                     "--from is the profile of the account that has the things");
  }
  return read;
}

/// The file that a video was sent from, if it still holds that video.
Result<std::string> file_of_video(const Stock& from, const std::string& video_id) {
  const auto asset = from.ledger.find_remote(from.owner, AssetKind::video, video_id);
  if (!asset) return tl::unexpected(asset.error());
  const auto unusable = [&](const std::string& why) {
    auto error = local_error("video " + video_id + " cannot be sent: " + why).value();
    error.hint = "Meta copies no videos, so its file must be where it was. Or upload it there: metaup upload-video.";
    return tl::unexpected(std::move(error));
  };
  if (!*asset || (*asset)->path.empty() || (*asset)->sha256.empty()) return unusable("the ledger knows no file of it");
  const auto& path = (*asset)->path;
  const auto file = candidate_of(path, from.places);
  if (!file) return unusable(file.error().message);
  if (file->error) return unusable(file->error->message);
  if (!run::holds(*file, from.ledger.find_file(file->stamp), (*asset)->sha256, from.places.stop))
    return unusable(path + " now contains something else");
  return path;
}

/// Videos by their files in place of their ids in the other account.
Result<void> use_files(graph::CreativeDraft& draft, const Stock& from) {
  for (const auto& use : graph::assets_of(draft)) {
    if (use.kind != AssetKind::video || use.ref->form != graph::AssetRef::Form::id) continue;
    auto path = file_of_video(from, use.ref->text);
    if (!path) return tl::unexpected(std::move(path.error()));
    *use.ref = {graph::AssetRef::Form::path, *std::move(path)};
  }
  return {};
}

/// An image is copied, a video sent.
Result<graph::AssetRef> asset_of(const ledger::Remote& thing, const Stock& from) {
  using Form = graph::AssetRef::Form;
  if (thing.kind == AssetKind::image) return graph::AssetRef{Form::elsewhere, thing.id, from.owner.account};
  return file_of_video(from, thing.id).map([](std::string path) {
    return graph::AssetRef{Form::path, std::move(path)};
  });
}

}  // namespace

Result<std::vector<ledger::Remote>> things_to_promote(const Options& options, ledger::Ledger& ledger,
                                                      const ledger::Owner& from) {
  std::vector<ledger::Remote> all;
  for (const auto& text : options.arguments) {
    auto thing = thing_of(text, ledger, from);
    if (!thing) return tl::unexpected(std::move(thing.error()));
    all.push_back(*std::move(thing));
  }
  for (const auto& run_id : options.runs) {
    if (auto added = add_run(std::string(trimmed(run_id)), ledger, from, all); !added) {
      return tl::unexpected(std::move(added.error()));
    }
  }
  std::vector<ledger::Remote> things;
  std::set<ledger::Remote> seen;
  for (auto& thing : all) {
    if (seen.insert(thing).second) things.push_back(std::move(thing));
  }
  return things;
}

run::LaunchPlan promotion_of(const Options& options, const Stock& from, const std::vector<ledger::Remote>& things,
                             std::vector<run::Original> originals) {
  run::LaunchPlan plan{.account = *options.account, .rows = {}};
  for (const auto& thing : things) {
    if (thing.kind != AssetKind::image && thing.kind != AssetKind::video) continue;
    plan.assets.push_back({plan.account, thing.kind, thing.id, asset_of(thing, from)});
  }
  std::set<std::string> of_ads;
  for (const auto& original : originals) {
    if (original.kind == AssetKind::ad && !options.adset.empty()) of_ads.insert(original.creative_id);
  }
  for (auto& original : originals) {
    const bool is_ad = original.kind == AssetKind::ad;
    if (!is_ad && of_ads.contains(original.id)) continue;
    run::LaunchRow row{
        .source = original.id, .account = plan.account, .error = {}, .creative = {}, .ad = {}, .attachments = {}};
    row.creative.emplace();
    if (original.made_of) {
      row.creative = std::move(original.made_of->draft);
      row.warnings = std::move(original.made_of->warnings);
      graph::speak_as(*row.creative, options.page_id, options.instagram_user_id);
      if (auto used = use_files(*row.creative, from); !used) row.error = std::move(used.error());
    } else {
      row.error = std::move(original.made_of.error());
    }
    if (is_ad && !options.adset.empty()) {
      row.ad.emplace();
      row.ad->name = original.ad_name;
      row.ad->adset = options.adset;
    }
    plan.rows.push_back(std::move(row));
  }
  return plan;
}

}  // namespace metaup::cli
