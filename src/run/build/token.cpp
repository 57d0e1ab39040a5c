#include "run/build/token.hpp"

#include "base/secret_place.hpp"
#include "report/human.hpp"
#include "run/doctor/interview.hpp"
#include "run/doctor/token_rules.hpp"
#include "run/engine/run_control.hpp"
#include "upload/health.hpp"
#include "upload/token_calls.hpp"

namespace metaup::run {
namespace {

using graph::TokenInfo;
using report::Item;
using report::Status;

Item plain_item(const std::string& source, Status status) {
  Item item;
  item.source = source;
  item.kind = AssetKind::token;
  item.status = status;
  return item;
}

Item failed_item(const std::string& source, Error error) {
  auto item = plain_item(source, Status::failed);
  item.error = std::move(error);
  return item;
}

/// Meta answered, and would not say it.
bool will_not_say(const Error& error) {
  return error.error_class == ErrorClass::invalid || error.error_class == ErrorClass::permission;
}

Error unknown_app(const std::string& why) {
  auto error = local_error("Meta does not say which app the token is of" + (why.empty() ? "" : ": " + why)).value();
  error.hint = "Give the id of the app with --app-id.";
  return error;
}

class TokenWork {
 public:
  TokenWork(const TokenTask& task, const Settings& settings, Environment& environment, const std::string& origin)
      : task_(task),
        clock_(environment.clock),
        interview_(settings, environment, origin),
        tally_(environment.reporter) {}

  Outcome report() {
    if (task_.dry_run) return end_with(plain_item(task_.source, Status::planned));
    auto info = look();
    if (info && !info->is_valid) info = tl::unexpected(invalid_token(*info));
    return end_with(info ? described(task_.source, *info, Status::valid) : failed_item(task_.source, info.error()));
  }

  Outcome revoke() {
    if (task_.dry_run) return end_with(plain_item(task_.source, Status::planned));
    auto info = look();
    if (info && !info->is_valid) info = tl::unexpected(invalid_token(*info));
    if (!info) return end_with(revoked(task_.source, {}, info.error()));
    const auto app = app_of(*info);
    if (!app) return end_with(failed_item(task_.source, app.error()));
    return end_with(revoked_by_meta(*app, interview_.connection().token, *info));
  }

  Outcome refresh() {
    if (task_.dry_run) return plan_refresh();
    const auto old_info = look();
    if (!old_info) return end_with(failed_item(task_.file, old_info.error()));
    const auto app = app_of(*old_info);
    if (!app) return end_with(failed_item(task_.file, app.error()));
    const auto why_not = uninspected_.empty() ? why_not_refreshed(*old_info, task_.may_shorten) : std::nullopt;
    if (why_not) {
      if (why_not->error_class == ErrorClass::invalid) tally_.stop(Stop::configuration);
      return end_with(failed_item(task_.file, *why_not));
    }
    auto file = SecretPlace::prepare(task_.file);
    if (!file) return end_without_file(file.error(), "no new token was asked for");
    return exchange(*app, *old_info, *file);
  }

 private:
  /// What Meta says of the token that it speaks as. Of one that works but may not be inspected nothing is known.
  Result<TokenInfo> look() {
    auto info = interview_.ask(upload::inspect_token(interview_.connection().token)).and_then(graph::read_token_info);
    if (info || !will_not_say(info.error())) return info;
    if (const auto self = interview_.ask(upload::read_self()); !self) return tl::unexpected(self.error());
    uninspected_ = "Meta does not let this token inspect itself: " + report::describe(info.error());
    TokenInfo unknown;
    unknown.is_valid = true;
    return unknown;
  }

  [[nodiscard]] Result<upload::App> app_of(const TokenInfo& info) const {
    const auto& id = task_.app_id.empty() ? info.app_id : task_.app_id;
    if (id.empty()) return tl::unexpected(unknown_app(uninspected_));
    return upload::App{id, interview_.connection().app_secret};
  }

  Item described(const std::string& source, const TokenInfo& info, Status status) {
    auto item = token_item(source, info);
    item.status = status;
    if (!uninspected_.empty()) item.warnings.push_back(uninspected_);
    if (auto notice = end_notice(info, clock_.wall()); !notice.empty()) item.warnings.push_back(std::move(notice));
    return item;
  }

  Outcome exchange(const upload::App& app, const TokenInfo& old_info, SecretPlace& file) {
    const Secret old = interview_.connection().token;
    const bool for_60_days = old_info.type != "USER";
    auto fresh = interview_.ask(upload::exchange_token(app, old, for_60_days), true).and_then(graph::read_new_token);
    if (!fresh) {
      constexpr std::int64_t kUnknown = 1;  // also what a wrong secret earns
      if (fresh.error().code == kUnknown) fresh.error().hint = "Check the app secret, then run it again.";
      return end_with(failed_item(task_.file, fresh.error()));
    }
    if (const auto kept = file.keep(fresh->token); !kept) {
      return end_without_file(kept.error(), "the new token is lost; the old one works as before");
    }
    interview_.speak_as(fresh->token);
    auto info = look();
    if (!info || !info->is_valid) return end_with(useless(std::move(info), file));
    if (const auto placed = file.put_in_place(); !placed) {
      return end_without_file(placed.error(), "the new token is in " + file.waiting_path() + " and works");
    }
    complete(*info, *fresh, old_info);
    close(described(task_.file, *info, Status::created));
    if (!task_.revoke_old) return end();
    if (fresh->token == old) {
      auto error = local_error("Meta gave the same token once more, so it is not revoked").value();
      return end_with(failed_item(task_.source, std::move(error)));
    }
    return end_with(revoked_by_meta(app, old, old_info));
  }

  /// Of a token that may not be inspected, what is known from where it came from.
  void complete(TokenInfo& info, const graph::NewToken& fresh, const TokenInfo& old_info) const {
    if (uninspected_.empty()) return;
    info = old_info;
    info.issued = clock_.wall();
    info.expires = {};
    if (fresh.lasts) info.expires = {.is_told = true, .at = clock_.wall() + *fresh.lasts};
  }

  /// The new token was tried and did not work, or nobody could say.
  Item useless(Result<TokenInfo> info, SecretPlace& file) {
    auto error = info ? invalid_token(*info) : std::move(info.error());
    const bool is_certain = error.error_class == ErrorClass::auth;
    if (is_certain) file.discard();
    error.hint = "Run it again to get another one.";
    auto item = failed_item(task_.file, std::move(error));
    item.warnings.push_back(is_certain ? "the new token does not work, and was thrown away"
                                       : "the new token could not be tried; it is in " + file.waiting_path());
    item.warnings.push_back("the old token and " + task_.file + " are as they were");
    return item;
  }

  Item revoked_by_meta(const upload::App& app, const Secret& token, const TokenInfo& info) {
    const auto done = interview_.ask(upload::revoke_token(app, token)).and_then(graph::read_success);
    if (!done) return revoked(task_.source, info, done.error());
    if (!*done) return failed_item(task_.source, protocol_error("Meta did not revoke the token").value());
    auto item = token_item(task_.source, info);
    item.status = Status::deleted;
    return item;
  }

  /// What could not be revoked. That is as well when it had come to its end already.
  [[nodiscard]] static Item revoked(const std::string& source, const TokenInfo& info, const Error& error) {
    if (!is_over(error)) return failed_item(source, error);
    auto item = token_item(source, info);
    item.status = Status::deleted;
    item.warnings.push_back("it was not valid any more: " + report::describe(error));
    return item;
  }

  Outcome plan_refresh() {
    auto item = plain_item(task_.file, Status::planned);
    item.warnings.push_back("a new token would be kept in " + task_.file + ".new, tried, and put in the place of " +
                            task_.file);
    close(std::move(item));
    if (task_.revoke_old) close(plain_item(task_.source, Status::planned));
    return end();
  }

  /// The file could not be written.
  Outcome end_without_file(const Error& error, std::string state_of_things) {
    auto item = failed_item(task_.file, error);
    item.warnings.push_back(std::move(state_of_things));
    tally_.stop(Stop::state);
    return end_with(std::move(item));
  }

  void close(Item item) {
    item.index = tally_.outcome().summary.items;
    tally_.close(std::move(item));
  }

  Outcome end_with(Item item) {
    close(std::move(item));
    return end();
  }

  Outcome end() {
    if (const auto& stopped = interview_.stopped(); interview_.is_stopped()) tally_.stop(stopped.stop, stopped.error);
    interview_.count(tally_.outcome().summary);
    return tally_.outcome();
  }

  const TokenTask& task_;
  const Clock& clock_;
  Interview interview_;
  Tally tally_;
  std::string uninspected_;  ///< why nothing is known of the token; empty: it is
};

Outcome do_token_work(const TokenTask& task, const Settings& settings, Environment& environment,
                      Outcome (TokenWork::*what)()) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  TokenWork token(task, settings, environment, *origin);
  return (token.*what)();
}

}  // namespace

Outcome report_token(const TokenTask& task, const Settings& settings, Environment& environment) {
  return do_token_work(task, settings, environment, &TokenWork::report);
}

Outcome refresh_token(const TokenTask& task, const Settings& settings, Environment& environment) {
  return do_token_work(task, settings, environment, &TokenWork::refresh);
}

Outcome revoke_token(const TokenTask& task, const Settings& settings, Environment& environment) {
  return do_token_work(task, settings, environment, &TokenWork::revoke);
}

}  // namespace metaup::run
