#include "cli/plans/plan_review.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "base/digest.hpp"
#include "base/signature.hpp"
#include "base/text.hpp"
#include "cli/inputs/places.hpp"
#include "metaup/base/file.hpp"
#include "plan/captions.hpp"
#include "report/human.hpp"
#include "report/json_members.hpp"
#include "report/width.hpp"
#include "run/preview_pictures.hpp"

namespace metaup::cli {
namespace {

using report::PlannedTarget;
using report::PlanVerdict;
using report::PreviewCard;

report::Status status_of(PlanVerdict verdict) {
  switch (verdict) {
    case PlanVerdict::unchanged:
      return report::Status::unchanged;
    case PlanVerdict::existing:
      return report::Status::existing;
    case PlanVerdict::refused:
      return report::Status::failed;
    case PlanVerdict::skipped:
      return report::Status::skipped;
    default:
      return report::Status::planned;
  }
}

std::string accounts_of_plan(const report::PlanFile& plan) {
  std::vector<std::string> accounts;
  for (const auto& account : plan.accounts) accounts.push_back(account.act());
  return joined(accounts, ", ");
}

std::string sums_of(const report::PlanFile& plan) {
  std::map<PlanVerdict, std::size_t> counts;
  for (const auto& target : plan.targets) ++counts[target.verdict];
  std::vector<std::string> sums;
  for (const auto& [verdict, count] : counts) sums.push_back(fmt::format("{} {}", count, to_string(verdict)));
  return sums.empty() ? "nothing" : joined(sums, ", ");
}

std::string estimate_of(const report::PlanFile& plan) {
  const auto& estimate = plan.estimate;
  return fmt::format("{} points at Meta ({}, {}), {}", estimate.points,
                     report::counted(estimate.writes, "write", "writes"),
                     report::counted(estimate.reads, "read", "reads"), report::human_bytes(plan.bytes));
}

/// "--title Spring --stamp true"; empty: none.
std::string options_of_plan(const report::PlanFile& plan) {
  std::vector<std::string> options;
  for (const auto& [name, values] : plan.options) options.push_back("--" + name + " " + joined(values, " "));
  return joined(options, " ");
}

/// What of a target is beside its columns.
std::string remarks_of(const PlannedTarget& target) {
  constexpr std::size_t kShown = 12;
  std::string out;
  for (const auto& [locale, sha256] : target.captions) {
    out += fmt::format("           captions: {} ({}…)\n",
                       report::shown(plan::name_of_captions(target.item.source, locale)), sha256.substr(0, kShown));
  }
  if (target.item.error) out += "           error: " + report::describe(*target.item.error) + "\n";
  for (const auto& warning : target.item.warnings) out += "           warning: " + report::shown(warning) + "\n";
  return out;
}

std::string row_of(const PlannedTarget& target, std::size_t account_width) {
  const auto& item = target.item;
  const auto name = item.name.empty() || item.name == base_name(std::string_view(item.source))
                        ? std::string{}
                        : " → " + report::shown(item.name);
  const auto size = item.bytes ? " (" + report::human_bytes(*item.bytes) + ")" : std::string{};
  return fmt::format("{:<10} {:<8} {:<{}} {}{}{}\n", to_string(target.verdict), to_string(item.kind),
                     item.account.act(), account_width, report::shown(item.source), name, size) +
         remarks_of(target);
}

/// The SHA-256 of a file; empty when it cannot be read to its end.
std::string digest_of_file(const OpenFile& file) {
  std::array<char, 256U << 10U> piece{};
  Sha256 digest;
  for (std::uint64_t done = 0; done < file.size();) {
    const auto read = file.read_at(done, std::as_writable_bytes(std::span(piece)));
    if (!read || *read == 0) return {};
    digest.update(std::string_view(piece.data(), *read));
    done += *read;
  }
  return digest.hex();
}

/// What is shown of a file, if it still is what was planned. It may be anything by now, also a pipe without an end.
std::string picture_file(const PlannedTarget& target, std::vector<std::string>& notes) {
  const auto& item = target.item;
  if (item.kind != AssetKind::image || item.sha256.empty() || target.removes) return {};
  if (is_elsewhere(item.source)) {
    notes.push_back("Its file is not on this machine's disk, and is not fetched for this page.");
    return {};
  }
  const auto file = OpenFile::open(item.source);
  if (!file) {
    notes.push_back("Its file cannot be read here.");
    return {};
  }
  if ((*file)->size() == item.bytes && digest_of_file(**file) == item.sha256) return item.source;
  notes.push_back("Its file has changed since the plan was made.");
  return {};
}

std::string label_of(const PlannedTarget& target) {
  auto kind = std::string(to_string(target.item.kind));
  if (!kind.empty()) kind[0] = static_cast<char>(kind[0] - 'a' + 'A');
  return kind;
}

PreviewCard card_of(const PlannedTarget& target) {
  const auto& item = target.item;
  PreviewCard card;
  card.label = label_of(target);
  card.id = item.source;
  card.name = item.name.empty() ? item.source : item.name;
  card.status = std::string(to_string(target.verdict)) + " in " + item.account.act();
  for (const auto& [name, text] : target.fields) card.texts.push_back({name, text});
  if (!item.sha256.empty()) card.texts.push_back({"sha256", item.sha256});
  for (const auto& [locale, sha256] : target.captions) {
    card.texts.push_back({"captions " + plan::name_of_captions(item.source, locale), sha256});
  }
  if (item.bytes) card.texts.push_back({"size", report::human_bytes(*item.bytes)});
  if (item.width != 0) card.texts.push_back({"pixels", fmt::format("{} × {}", item.width, item.height)});
  if (item.error) card.checks.push_back({false, report::describe(*item.error)});
  for (const auto& warning : item.warnings) card.checks.push_back({false, warning});
  if (card.checks.empty()) card.checks.push_back({true, "No errors or warnings"});
  return card;
}

/// The file that a creative shows first, or the target itself.
const PlannedTarget* pictured(const PlannedTarget& target,
                              const std::map<std::pair<AccountId, std::string>, const PlannedTarget*>& files) {
  for (const auto& [name, text] : target.fields) {
    const bool names_image = name == "image" || name.ends_with(".image") || name.ends_with("thumbnail");
    const auto file = names_image ? files.find({target.item.account, text}) : files.end();
    if (file != files.end()) return file->second;
  }
  return &target;
}

}  // namespace

std::string approval_words(const LoadedPlan& loaded) {
  switch (approval_state(loaded)) {
    case ApprovalState::none:
      return loaded.as_written ? "not approved" : "not approved, and edited since metaup wrote it";
    case ApprovalState::altered:
      return "altered since it was approved: the approval does not count";
    case ApprovalState::good:
      break;
  }
  return "approved with the key " + fingerprint_of(loaded.plan.approval->key);
}

std::string plan_table(const LoadedPlan& loaded) {
  const auto& plan = loaded.plan;
  const auto line = [](std::string_view name, const std::string& text) {
    return text.empty() ? std::string{} : fmt::format("{:<10} {}\n", name, printable(text));
  };
  std::string out = line("plan", plan.command + " at " + plan.graph_url + " " + plan.api_version);
  out += line("made", plan.made + " by metaup " + plan.made_by + " in " + plan.folder);
  out += line("accounts", accounts_of_plan(plan));
  for (const auto& [name, values] : plan.options)
    out += line("option", "--" + name + " " + report::shown(joined(values, " ")));
  out += line("approval", approval_words(loaded));
  for (const auto& notice : plan.notices) out += line("notice", report::shown(notice));
  out += "\n";
  std::size_t account_width = 0;
  for (const auto& target : plan.targets) account_width = std::max(account_width, target.item.account.act().size());
  for (const auto& target : plan.targets) out += row_of(target, account_width);
  if (!plan.targets.empty()) out += "\n";
  return out + fmt::format("{}: {}\nIt takes about {}.\n", report::counted(plan.targets.size(), "target", "targets"),
                           sums_of(plan), estimate_of(plan));
}

report::Item item_of(const PlannedTarget& target) {
  auto item = target.item;
  item.status = status_of(target.verdict);
  item.object.emplace_back("verdict", report::dump(report::Json(to_string(target.verdict))));
  for (const auto& [name, text] : target.fields) item.object.emplace_back(name, report::dump(report::Json(text)));
  if (target.captions.empty()) return item;
  auto captions = report::Json::object();
  for (const auto& [locale, sha256] : target.captions) captions[locale] = sha256;
  item.object.emplace_back("captions", report::dump(captions));
  return item;
}

std::optional<report::PreviewPage> plan_page(const LoadedPlan& loaded, CommandContext& context) {
  constexpr std::size_t kMostCards = 2000;
  const auto& plan = loaded.plan;
  const auto count = std::min(plan.targets.size(), kMostCards);
  report::PreviewPage page{.account = {}, .made = context.clock.wall(), .cards = {}};
  page.title = fmt::format("Plan of {}: {}", plan.command, report::counted(plan.targets.size(), "target", "targets"));
  page.about = fmt::format("The plan was made at {} for {}. It is {}. It would do: {}. It takes about {}.", plan.made,
                           accounts_of_plan(plan), approval_words(loaded), sums_of(plan), estimate_of(plan));
  if (!plan.options.empty()) page.about += fmt::format(" Its options: {}.", options_of_plan(plan));
  if (count < plan.targets.size()) page.about += fmt::format(" Only the first {} are shown here.", count);
  std::map<std::pair<AccountId, std::string>, const PlannedTarget*> files;
  for (const auto& target : plan.targets) {
    if (target.item.kind == AssetKind::image && !target.removes)
      files.emplace(std::pair(target.item.account, target.item.source), &target);
  }
  std::vector<run::PictureSource> sources;
  for (std::size_t i = 0; i < count; ++i) {
    auto card = card_of(plan.targets[i]);
    sources.push_back({.file = picture_file(*pictured(plan.targets[i], files), card.notes), .url = {}});
    page.cards.push_back(std::move(card));
  }
  auto pictures = run::load_pictures(sources, {}, context.waker, context.interrupt);
  if (!pictures) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) {
    auto& picture = (*pictures)[i];
    if (picture) {
      page.cards[i].picture = *std::move(picture);
    } else if (!picture.error().empty()) {
      page.cards[i].notes.push_back(picture.error());
    }
  }
  return page;
}

}  // namespace metaup::cli
