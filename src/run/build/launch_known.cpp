#include "metaup/graph/creative_spec.hpp"
#include "run/build/launch.hpp"

// What the registry knows of a launch's rows before the run begins.

namespace metaup::run {

/// What is asked of it for all rows at once. The run has not begun, so that this may wait.
void LaunchBuilder::read_registry() {
  std::vector<std::pair<AccountId, std::string>> videos;
  std::vector<ledger::Question> questions;
  for (auto& row : plan_.rows) {
    if (!row.creative) continue;
    const auto& account = account_of(row);
    for (const auto& use : graph::assets_of(*row.creative)) {
      if (use.ref->form != graph::AssetRef::Form::id) continue;
      const auto owner = context_.uploads.owner_of(account);
      videos.emplace_back(account, use.ref->text);
      questions.emplace_back(ledger::AssetOfRemote{owner, AssetKind::video, use.ref->text});
      questions.emplace_back(ledger::ThumbnailOf{owner, use.ref->text});
    }
  }
  context_.ledger().ask({.questions = std::move(questions)}, [&](const Result<Answers>& answers) {
    if (!answers) return context_.control().ledger_failed(answers.error());
    for (std::size_t i = 0; i < videos.size(); ++i) {
      const auto asset = answers->to<ledger::AssetOfRemote>(2 * i);
      const bool is_ready = asset && !asset->gone && answers->to<ledger::ThumbnailOf>(2 * i + 1);
      if (is_ready) ready_videos_.insert(videos[i]);
    }
  });
  if (context_.dry_run()) read_earlier_creatives();
  for (const auto& row : plan_.rows) {
    if (!row.ad) continue;
    const auto [place, is_new] = books_.try_emplace(account_of(row));
    if (!is_new) continue;
    place->second = std::make_unique<AdBook>(account_of(row), context_);
    auto* const book = place->second.get();
    context_.ledger().ask({.questions = book->questions()}, [this, book](const Result<Answers>& answers) {
      if (!answers) return context_.control().ledger_failed(answers.error());
      book->take(*answers);
    });
  }
  context_.ledger().settle();
}

/// What a dry run tells of rows that were edited since an earlier run.
void LaunchBuilder::read_earlier_creatives() {
  std::set<AccountId> accounts;
  for (const auto& row : plan_.rows) {
    if (row.creative) accounts.insert(account_of(row));
  }
  for (const auto& account : accounts) {
    const auto owner = context_.uploads.owner_of(account);
    context_.ledger().ask({.questions = {ledger::AssetsOfKind{owner, AssetKind::creative}}},
                          [this, account](const Result<Answers>& answers) {
                            if (!answers) return context_.control().ledger_failed(answers.error());
                            for (const auto& creative : answers->to<ledger::AssetsOfKind>(0)) {
                              if (creative.replaced || creative.gone || creative.name.empty()) continue;
                              context_.creatives[account].earlier.emplace(creative.name, creative.remote_id);
                            }
                          });
  }
}

}  // namespace metaup::run
