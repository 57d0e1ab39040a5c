#include "run/launch/preflight.hpp"

#include "metaup/graph/object_page.hpp"
#include "metaup/upload/ad_upload.hpp"
#include "metaup/upload/preflight.hpp"

namespace metaup::run {
namespace {

const Error* error_of(const std::map<std::string, std::optional<Error>>& refusals, const std::string& id) {
  const auto found = refusals.find(id);
  return found == refusals.end() || !found->second ? nullptr : &*found->second;
}

}  // namespace

void LaunchPreflight::want_ad(const graph::AdDraft& draft) {
  adsets_.try_emplace(draft.adset);
  ads_.want(draft.adset, draft.name);
}

void LaunchPreflight::begin(TaskId first) {
  begun_ = true;
  first_ = first;
  if ((adsets_.empty() && pages_.empty()) || !may_ask()) return;
  for (const auto& [id, nothing] : adsets_) {
    ask({What::adset, id, {}});
    if (!settings_.validate_only) ask({What::ads, id, {}});
  }
  for (const auto& [id, nothing] : pages_) ask({What::page, id, {}});
}

/// A dry run asks only where that takes neither a token that is not there nor a wait.
bool LaunchPreflight::may_ask() {
  if (!settings_.upload.dry_run) return true;
  if (settings_.upload.common.connection.token.empty()) return false;
  if (control_.dispatcher().room(account_) != 0) return true;
  note("the ad sets and Pages were not checked: " + account_.act() + " is at a rate limit");
  return false;
}

void LaunchPreflight::ask(Read read) {
  if (settings_.upload.dry_run && control_.dispatcher().dead(account_) != nullptr) return;
  ++open_;
  control_.dispatcher().submit({.task = first_ + static_cast<TaskId>(reads_.size()),
                                .source = read.id,
                                .kind = AssetKind::ad,
                                .operation = operation_of(read),
                                .only_once = settings_.upload.dry_run,
                                .harmless = true});
  reads_.push_back(std::move(read));
}

graph::Operation LaunchPreflight::operation_of(const Read& read) const {
  switch (read.what) {
    case What::adset:
      return upload::read_adset(account_, read.id);
    case What::ads:
      return upload::find_ads(account_, read.id, read.after);
    case What::page:
      return upload::read_page(account_, read.id);
    case What::page_list:
      break;
  }
  return upload::list_promote_pages(account_, read.after);
}

void LaunchPreflight::on_completed(const Completed& completed) {
  const auto read = reads_[completed.task - first_];
  --open_;
  switch (read.what) {
    case What::adset:
      return on_adset(read, completed.result);
    case What::ads:
      return on_ads(read, completed.result);
    case What::page:
      return on_page(read, completed.result);
    case What::page_list:
      return on_page_list(read, completed.result);
  }
}

void LaunchPreflight::on_adset(const Read& read, const Result<graph::Reply>& answer) {
  auto verdict = upload::judge_adset(account_, read.id, answer);
  note(verdict.warning);
  adsets_[read.id] = std::move(verdict.refused);
}

/// Whether a list goes on at a cursor: nothing when it has led there before.
Result<bool> LaunchPreflight::goes_on(const Read& read, const std::string& after) {
  if (after.empty()) return false;
  if (cursors_.insert({read.what, read.id, after}).second) return true;
  return protocol_error("its pages lead in a circle");
}

void LaunchPreflight::on_ads(const Read& read, const Result<graph::Reply>& answer) {
  auto page = answer.and_then([](const graph::Reply& reply) { return graph::read_ads(reply); });
  if (page) ads_.add(read.id, *page);
  const auto more = page.and_then([&](const graph::AdPage& ads) { return goes_on(read, ads.after); });
  if (more) {
    if (*more) ask({What::ads, read.id, page->after});
    return;
  }
  if (refusal_of_adset(read.id) == nullptr) {
    note("the ads of ad set " + read.id + " could not be read: " + more.error().message +
         "; ads made there with another ledger may be created twice");
  }
}

void LaunchPreflight::on_page(const Read& read, const Result<graph::Reply>& answer) {
  if (!upload::needs_page_list(answer)) return;
  const bool first = unseen_pages_.empty();
  unseen_pages_.emplace(read.id, answer);
  if (first) ask({What::page_list, account_.act(), {}});
}

void LaunchPreflight::on_page_list(const Read& read, const Result<graph::Reply>& answer) {
  const auto page = answer.and_then([](const graph::Reply& reply) { return graph::read_objects(reply); });
  if (!page) return judge_pages(tl::unexpected(page.error()));
  for (const auto& object : page->objects) listed_pages_.insert(graph::plain_text(object, "id"));
  const auto more = goes_on(read, page->after);
  if (!more) return judge_pages(tl::unexpected(more.error()));
  *more ? ask({What::page_list, read.id, page->after}) : judge_pages(listed_pages_);
}

void LaunchPreflight::judge_pages(const Result<std::set<std::string>>& listed) {
  for (const auto& [id, answer] : unseen_pages_) {
    auto verdict = upload::judge_page(account_, id, answer, listed);
    note(verdict.warning);
    pages_[id] = std::move(verdict.refused);
  }
}

void LaunchPreflight::note(const std::string& warning) {
  if (!warning.empty()) environment_.reporter.on(report::Notice{warning});
}

const Error* LaunchPreflight::refusal_of_adset(const std::string& adset) const { return error_of(adsets_, adset); }

const Error* LaunchPreflight::refusal_of_page(const std::string& page) const { return error_of(pages_, page); }

}  // namespace metaup::run
