#include "run/build/preflight.hpp"

#include "graph/ad_reply.hpp"
#include "graph/creative/languages.hpp"
#include "metaup/graph/object_page.hpp"
#include "run/engine/plan_draft.hpp"
#include "run/engine/plan_in_force.hpp"
#include "run/targets/read_target.hpp"
#include "upload/ad_upload.hpp"
#include "upload/health.hpp"
#include "upload/locales.hpp"
#include "upload/preflight.hpp"

namespace metaup::run {
namespace {

const Error* error_of(const std::map<std::string, std::optional<Error>>& refusals, const std::string& id) {
  const auto found = refusals.find(id);
  return found == refusals.end() || !found->second ? nullptr : &*found->second;
}

Result<graph::Reply> answer_of(const upload::SingleRequest& request, const Error* error) {
  if (error != nullptr) return tl::unexpected(*error);
  return request.answer();
}

}  // namespace

void Preflight::want_ad(const graph::AdDraft& draft) {
  adsets_.try_emplace(draft.adset);
  ads_.want(draft.adset, draft.name);
  ++new_ads_[draft.adset];
}

/// Those that are there are not counted: which of them Meta counts is not known.
void Preflight::warn_of_full_adsets() {
  constexpr std::size_t kMostAds = 50;  // in an ad set (docs/graph-api.md, "Ads")
  for (const auto& [adset, count] : new_ads_) {
    if (count <= kMostAds) continue;
    note("ad set " + adset + " is to get " + std::to_string(count) + " ads: Meta takes at most " +
         std::to_string(kMostAds) + " in an ad set");
  }
}

void Preflight::want(const graph::Identities& identities) {
  identities_.instagram_accounts.insert(identities.instagram_accounts.begin(), identities.instagram_accounts.end());
  identities_.product_sets.insert(identities.product_sets.begin(), identities.product_sets.end());
  identities_.lead_forms.insert(identities.lead_forms.begin(), identities.lead_forms.end());
}

/// If all is well.
std::size_t Preflight::count_reads() const {
  const std::size_t of_adset = context_.settings.validate_only ? 1 : 2;
  return adsets_.size() * of_adset + pages_.size() + identities_.product_sets.size() + identities_.lead_forms.size() +
         (identities_.instagram_accounts.empty() ? 0U : 1U) + (languages_.empty() ? 0U : 1U);
}

void Preflight::want_languages(const graph::CreativeDraft& draft) {
  for (const auto& translation : draft.translations) languages_.try_emplace(translation.language);
}

void Preflight::begin(std::function<void()> on_end) {
  on_end_ = std::move(on_end);
  open_ = 1;  // so that nothing ends before all have been asked for
  const bool reads_ads = !context_.settings.validate_only;
  warn_of_full_adsets();
  if (may_ask()) {
    for (const auto& [id, nothing] : adsets_) {
      read_adset(id);
      if (reads_ads) read_ads(id);
    }
    for (const auto& [id, nothing] : pages_) read_page(id);
    if (!identities_.instagram_accounts.empty()) read_instagram_accounts();
    for (const auto& id : identities_.product_sets) {
      read_for_doubts(id, upload::read_product_set(account_, id), upload::doubt_about_product_set);
    }
    for (const auto& id : identities_.lead_forms) {
      read_for_doubts(id, upload::read_lead_form(account_, id), upload::doubt_about_lead_form);
    }
    if (!languages_.empty()) read_languages();
  } else {
    context_.control().note_planned(account_, {.reads = count_reads()});
  }
  if (--open_ == 0) on_end_();
}

/// A dry run asks only where that takes neither a token that is not there nor a wait.
bool Preflight::may_ask() {
  if (!context_.dry_run() || count_reads() == 0) return true;
  if (context_.settings.upload.common.connection.token.empty()) return false;
  auto& dispatcher = context_.control().dispatcher();
  if (dispatcher.closed().why(account_) == nullptr && dispatcher.room(account_) != 0) return true;
  note("the ad sets, Pages and what else the rows name were not checked: " + account_.act() + " is at a rate limit");
  return false;
}

void Preflight::ask(const std::string& what, std::unique_ptr<upload::Machine> machine,
                    std::function<void(const Error* error)> on_end) {
  ++open_;
  context_.engine().add(std::make_unique<ReadTarget>(account_, AssetKind::ad, what, std::move(machine),
                                                     ReadTarget::Manner{.only_once = context_.dry_run()},
                                                     [this, use = std::move(on_end)](const Error* error) {
                                                       use(error);
                                                       if (--open_ == 0 && !context_.control().stopped()) on_end_();
                                                     }));
}

void Preflight::read_adset(const std::string& adset) {
  auto& control = context_.control();
  const bool for_plan = control.plan_draft() != nullptr || control.plan() != nullptr;
  auto request = std::make_unique<upload::SingleRequest>(
      upload::read_adset(account_, adset,
                         {.facts = for_plan,
                          .is_dynamic = feeds_.contains(adset) || flexible_.contains(adset),
                          .objective = flexible_.contains(adset)}));
  const auto& read = *request;
  ask(adset, std::move(request), [this, adset, for_plan, &read](const Error* error) {
    const auto answer = answer_of(read, error);
    auto verdict = upload::judge_adset(account_, adset, answer);
    note(verdict.warning);
    adsets_[adset] = std::move(verdict.refused);
    if (const auto feeds = feeds_.find(adset); feeds != feeds_.end()) {
      for (auto& [feed, refused] : feeds->second) refused = upload::feed_refusal(adset, feed, answer);
    }
    if (flexible_.contains(adset)) flexible_[adset] = upload::groups_refusal(adset, answer);
    if (for_plan && answer && !adsets_[adset]) compare_with_plan(adset, *answer);
  });
}

/// What ads depend on in their ad set, for a plan or as a plan has it.
void Preflight::compare_with_plan(const std::string& adset, const graph::Reply& answer) {
  const report::SeenObject now{.what = "ad set", .id = adset, .fields = upload::facts_of_adset(answer)};
  if (auto* const draft = context_.control().plan_draft()) draft->saw(now);
  if (const auto* const plan = context_.control().plan()) adsets_[adset] = plan->departure(now);
}

void Preflight::read_ads(const std::string& adset) {
  const bool by_content = flexible_.contains(adset) || context_.settings.inline_creatives;
  const auto content = by_content ? upload::AdContent::shown : upload::AdContent::none;
  auto pages = std::make_unique<upload::PagedRead>(
      [this, adset, content](const std::string& after) { return upload::find_ads(account_, adset, after, content); },
      [this, adset](const graph::Reply& reply) {
        return graph::read_ads(reply).map([&](const graph::AdPage& page) {
          ads_.add(adset, page);
          return page.after;
        });
      });
  ask(adset, std::move(pages), [this, adset](const Error* error) {
    if (error == nullptr || refusal_of_adset(adset) != nullptr) return;
    note("the ads of ad set " + adset + " could not be read: " + error->message +
         "; ads made there with another ledger may be created twice");
  });
}

void Preflight::read_page(const std::string& page) {
  auto request = std::make_unique<upload::SingleRequest>(upload::read_page(account_, page));
  const auto& read = *request;
  ask(page, std::move(request), [this, page, &read](const Error* error) {
    auto answer = answer_of(read, error);
    if (!upload::needs_page_list(answer)) return;
    const bool is_first = unseen_pages_.empty();
    unseen_pages_.emplace(page, std::move(answer));
    if (is_first) read_page_list();
  });
}

void Preflight::read_page_list() {
  auto pages = std::make_unique<upload::PagedRead>(
      [this](const std::string& after) { return upload::list_promote_pages(account_, after); },
      [this](const graph::Reply& reply) {
        return graph::read_objects(reply).map([this](const graph::ObjectPage& page) {
          for (const auto& object : page.objects) listed_pages_.insert(graph::plain_text(object, "id"));
          return page.after;
        });
      });
  ask(account_.act(), std::move(pages), [this](const Error* error) {
    judge_pages(error != nullptr ? Result<std::set<std::string>>(tl::unexpected(*error)) : listed_pages_);
  });
}

/// What Meta leaves out of the list may work all the same.
void Preflight::read_instagram_accounts() {
  const auto unlisted = std::make_shared<std::set<std::string>>(identities_.instagram_accounts);
  auto pages = std::make_unique<upload::PagedRead>(
      [this](const std::string& after) { return upload::list_instagram_accounts(account_, after); },
      [unlisted](const graph::Reply& reply) {
        return graph::read_objects(reply).map([&](const graph::ObjectPage& page) {
          for (const auto& object : page.objects) unlisted->erase(graph::plain_text(object, "id"));
          return page.after;
        });
      });
  ask(account_.act(), std::move(pages), [this, unlisted](const Error* error) {
    if (error != nullptr)
      return note("the Instagram accounts of " + account_.act() + " could not be read: " + error->message);
    for (const auto& id : *unlisted) {
      note("Instagram account " + id + " is not among those that " + account_.act() + " lists as its own to use");
    }
  });
}

void Preflight::read_languages() {
  auto request = std::make_unique<upload::SingleRequest>(upload::list_locales(account_));
  const auto& read = *request;
  ask("languages", std::move(request), [this, &read](const Error* error) {
    const auto numbers = answer_of(read, error).and_then(upload::read_locales);
    if (!numbers) return note("Meta's list of languages could not be read: " + numbers.error().message);
    for (auto& [code, refused] : languages_) {
      const auto* const language = graph::find_language(code);
      const auto found = language == nullptr ? numbers->end() : numbers->find(std::string(language->name));
      if (found != numbers->end()) {
        context_.creatives[account_].locales[code] = found->second;
      } else {
        refused = local_error("language: Meta has no language for " + code).value();
        refused->hint = "use another column, such as one with or without a country";
      }
    }
  });
}

void Preflight::read_for_doubts(const std::string& id, graph::Operation operation,
                                std::string (*doubt)(const std::string& id, const Answer& answer)) {
  auto request = std::make_unique<upload::SingleRequest>(std::move(operation));
  const auto& read = *request;
  ask(id, std::move(request),
      [this, id, doubt, &read](const Error* error) { note(doubt(id, answer_of(read, error))); });
}

void Preflight::judge_pages(const Result<std::set<std::string>>& listed) {
  for (const auto& [id, answer] : unseen_pages_) {
    auto verdict = upload::judge_page(account_, id, answer, listed);
    note(verdict.warning);
    pages_[id] = std::move(verdict.refused);
  }
}

/// Not of what could not be read because nothing can be sent any more: that is told of the items.
void Preflight::note(const std::string& warning) {
  const bool is_over = context_.control().stopped() ||
                       (!context_.dry_run() && context_.control().dispatcher().closed().why(account_) != nullptr);
  if (!warning.empty() && !is_over) context_.uploads.notice(warning);
}

const Error* Preflight::refusal_of_languages(const graph::CreativeDraft& draft) const {
  for (const auto& translation : draft.translations) {
    if (const auto* const why = error_of(languages_, translation.language)) return why;
  }
  return nullptr;
}

const Error* Preflight::refusal_of_adset(const std::string& adset) const { return error_of(adsets_, adset); }

const Error* Preflight::refusal_of_feed(const std::string& adset, graph::FeedKind feed) const {
  const auto found = feeds_.find(adset);
  if (found == feeds_.end()) return nullptr;
  const auto refused = found->second.find(feed);
  return refused == found->second.end() || !refused->second ? nullptr : &*refused->second;
}

const Error* Preflight::refusal_of_groups(const std::string& adset) const { return error_of(flexible_, adset); }

const Error* Preflight::refusal_of_page(const std::string& page) const { return error_of(pages_, page); }

}  // namespace metaup::run
