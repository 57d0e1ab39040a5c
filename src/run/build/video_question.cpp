#include "run/build/video_question.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "graph/video_reply.hpp"
#include "run/targets/read_target.hpp"
#include "upload/requests.hpp"
#include "upload/video_operations.hpp"

namespace metaup::run {
namespace {

/// "a.mp4, b.mp4 and 3 more"
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kMostNamed = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNamed); ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kMostNamed) text += " and " + std::to_string(names.size() - kMostNamed) + " more";
  return text;
}

bool is_refused_for_rights(const Error& error) {
  return error.error_class == ErrorClass::auth || error.error_class == ErrorClass::permission;
}

}  // namespace

void VideoQuestion::prepare(const std::set<AccountId>& accounts, const std::set<AccountId>& of_videos) {
  Inquiry inquiry;
  for (const auto& account : accounts) inquiry.questions.emplace_back(ledger::StandingOf{context_.owner_of(account)});
  bool is_open = false;
  context_.ledger().ask(std::move(inquiry), [&](const Result<Answers>& answers) {
    if (!answers) return context_.control.ledger_failed(answers.error());
    std::size_t next = 0;
    for (const auto& account : accounts) {
      const auto& standing = answers->to<ledger::StandingOf>(next++);
      const bool is_known = standing.known_since != WallTime{};
      const bool can_tell = is_known && !standing.has_learned_videos;
      if (can_tell || of_videos.contains(account)) context_.takes_videos.insert(account);
      accounts_[account].is_known = is_known;
      is_open = is_open || (of_videos.contains(account) && !can_tell);
    }
  });
  context_.ledger().settle();
  context_.on_hidden_video = [this](const AccountId& account) {
    context_.takes_videos.insert(account);
    ask();
  };
  if (is_open) ask();
}

/// Nothing more is sent until it is answered.
void VideoQuestion::ask() {
  context_.notes_new_videos = true;
  context_.engine.ask_before_writes({.ask = [this](auto answered) { begin(std::move(answered)); }, .about_all = true});
}

/// All contents are known.
void VideoQuestion::begin(std::function<void()> answered) {
  answered_ = std::move(answered);
  for (auto& [id, account] : accounts_) account.to_send.clear();
  likely_.clear();
  for (auto& video : context_.new_videos) {
    if (context_.engine.is_closed(video.target)) continue;  // it is not sent after all
    auto& account = accounts_[video.account];
    if (!account.is_known) account.to_send.push_back(video.source);
    if (!video.likely.empty()) likely_.push_back(std::move(video));
  }
  context_.new_videos.clear();
  if (context_.settings.dry_run) {
    for (const auto& doubt : doubts()) context_.notice(doubt + "; " + advice());
    return answered_();
  }
  for (const auto& [id, account] : accounts_) {
    if (!account.to_send.empty()) look(id);
  }
  if (looks_ == 0) conclude();
}

/// Meta's first page may be empty, and the next one not.
void VideoQuestion::look(const AccountId& account) {
  ++looks_;
  auto pages = std::make_unique<upload::PagedRead>(
      [account](const std::string& after) { return upload::read_any_video(account, after); },
      [this, account](const graph::Reply& reply) {
        return graph::read_videos(reply).map([&](const graph::VideoPage& page) {
          auto& holds_any = accounts_[account].holds_any;
          holds_any = holds_any || !page.videos.empty();
          return holds_any ? std::string{} : page.after;
        });
      });
  context_.engine.add(std::make_unique<ReadTarget>(account, AssetKind::video, account.act(), std::move(pages),
                                                   ReadTarget::Manner{.harmless = false},
                                                   [this, account](const Error* error) { on_looked(account, error); }));
}

void VideoQuestion::on_looked(const AccountId& account, const Error* error) {
  if (error != nullptr && !unread_) unread_ = *error;
  accounts_[account].is_empty = error == nullptr && !accounts_[account].holds_any;
  if (--looks_ == 0 && !context_.control.stopped()) ask_again();
}

/// What was found there another machine may have sent, which has said before that nothing else is.
void VideoQuestion::ask_again() {
  if (!context_.environment.shares_accounts) return conclude();
  Inquiry inquiry;
  for (const auto& [id, account] : accounts_) inquiry.questions.emplace_back(ledger::StandingOf{context_.owner_of(id)});
  context_.ledger().ask(std::move(inquiry), [this](const Result<Answers>& answers) {
    if (!answers) return context_.control.ledger_failed(answers.error());
    std::size_t next = 0;
    for (auto& [id, account] : accounts_) {
      account.is_known = answers->to<ledger::StandingOf>(next++).known_since != WallTime{};
      if (account.is_known) account.to_send.clear();
    }
    conclude();
  });
}

void VideoQuestion::conclude() {
  const auto now = context_.environment.clock.wall();
  for (auto& [id, account] : accounts_) {
    if (!account.is_empty) continue;
    context_.ledger().write(ledger::AccountKnown{context_.owner_of(id), ledger::AccountKnown::By::empty, now});
  }
  // Before the first write: a run that follows a kill must not take what this one has sent for somebody else's.
  context_.control.commit([this] {
    if (context_.control.stopped()) return;
    doubts().empty() ? answered_() : ask_person();
  });
}

void VideoQuestion::ask_person() {
  const auto& consent = context_.settings.consent;
  auto& control = context_.control;
  if (consent.given) return answered_();
  if (unread_) return control.stop(is_refused_for_rights(*unread_) ? Stop::credentials : Stop::given_up, *unread_);
  const auto what = joined(doubts(), "; ");
  if (consent.ask && consent.ask(what + ". Send them all the same?")) return answered_();
  if (const int signal = context_.environment.interrupt.signal; signal != 0) return control.stop(stop_of(signal));
  Error error;
  error.error_class = ErrorClass::local;
  error.message = consent.ask ? "nothing was sent" : what;
  error.hint = advice();
  control.stop(Stop::configuration, std::move(error));
}

/// What speaks against sending them, a sentence for each account and each video.
std::vector<std::string> VideoQuestion::doubts() const {
  std::vector<std::string> all;
  for (const auto& [id, account] : accounts_) {
    if (account.to_send.empty() || account.is_empty) continue;
    all.push_back(id.act() + " may hold videos that this ledger does not know, and " + some_of(account.to_send) +
                  " may be among them");
  }
  std::map<AccountId, std::vector<std::string>> by_account;
  for (const auto& video : likely_) by_account[video.account].push_back(video.source + " (video " + video.likely + ")");
  for (const auto& [id, videos] : by_account) all.push_back(id.act() + " likely holds " + some_of(videos) + " already");
  return all;
}

/// A plan has its own --trust.
std::string VideoQuestion::advice() const {
  const bool is_planned = context_.control.plan() != nullptr;
  std::string text;
  if (!likely_.empty()) {
    text = is_planned ? "a new plan with --trust likely takes those for the same; "
                      : "--trust likely takes those for the same; ";
  }
  for (const auto& [id, account] : accounts_) {
    if (account.to_send.empty() || account.is_empty) continue;
    text += "`metaup ledger learn --account " + id.act() + "` reads what is there; ";
    break;
  }
  return text + "--yes sends them all the same";
}

}  // namespace metaup::run
