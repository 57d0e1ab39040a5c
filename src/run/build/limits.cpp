#include "run/build/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "report/human.hpp"
#include "run/engine/engine.hpp"
#include "run/targets/read_target.hpp"
#include "upload/health.hpp"
#include "upload/requests.hpp"

namespace metaup::run {
namespace {

/// What a row of a launch takes: its image, its creative and its ad. Each account is looked at before.
Cost cost_of_rows(std::uint32_t rows) {
  constexpr std::uint64_t kWritesOfARow = 3;
  constexpr std::uint64_t kLooks = 3;  // the ad set, what is in it, the Page
  return {.writes = rows * kWritesOfARow, .reads = rows == 0 ? 0 : kLooks, .ads = rows};
}

/// One account, as the replies and the registry show it.
class Survey {
 public:
  /// Launches are to keep below `max_usage` percent.
  Survey(const LimitsQuery& query, double max_usage, RunControl& control)
      : query_(query), max_usage_(max_usage), control_(control) {}

  /// By a limit: that it is in use is what is asked for, and no failure.
  [[nodiscard]] bool is_blocked(const AccountId& account) const {
    return control_.dispatcher().governor().blocked_until(account) > control_.clock().now();
  }

  [[nodiscard]] report::Item item_of(const AccountId& account) const {
    const auto& governor = control_.dispatcher().governor();
    const auto now = control_.clock().now();
    auto item = bare_item(account, report::Status::existing);
    Words words(item);
    words.add_tier(governor.tier(account));
    for (const auto& standing : governor.standings(account, now)) words.add(standing);
    words.add_block(std::max(governor.blocked_until(account) - now, SteadyTime::duration{0}));
    if (query_.rows > 0) {
      const auto cost = cost_of_rows(query_.rows);
      words.add_rows(query_.rows, cost.points(), governor.least_time({{account, cost.load()}}, max_usage_, now));
    }
    return item;
  }

  [[nodiscard]] report::Item failed_item(const AccountId& account, const Error& error) const {
    auto item = bare_item(account, report::Status::failed);
    item.error = error;
    return item;
  }

 private:
  /// The same for programs and for people.
  class Words {
   public:
    explicit Words(report::Item& item) : item_(item) {}

    void add_tier(const std::string& tier) {
      put("tier", tier.empty() ? "null" : tier);
      say(tier.empty() ? "tier not told" : tier);
    }
    void add(const pace::Standing& standing) {
      const std::string name(to_string(standing.limiter));
      const bool is_known = standing.writes_per_second > 0;
      const auto rate = fmt::format("{:.2f}", standing.writes_per_second);
      put(name, fmt::format(R"({{"percent":{:.2f},"writes_per_second":{},"free_s":{}}})", standing.percent,
                            is_known ? rate : "null", whole_seconds(standing.free_in)));
      say(fmt::format("{} {:.0f}%", name, standing.percent) + (is_known ? " (" + rate + " writes a second)" : ""));
    }
    void add_block(SteadyTime::duration left) {
      const auto wait = std::chrono::ceil<Milliseconds>(left);
      put("blocked_s", std::to_string(whole_seconds(wait)));
      if (wait.count() > 0) say("blocked for " + report::human_duration(wait));
    }
    void add_rows(std::uint32_t rows, std::uint64_t points, Milliseconds least) {
      put("rows", fmt::format(R"({{"rows":{},"points":{},"least_s":{}}})", rows, points, whole_seconds(least)));
      say(fmt::format("{} {} points and at least {}", report::counted(rows, "row takes", "rows take"), points,
                      report::human_duration(least)));
    }

   private:
    static std::int64_t whole_seconds(Milliseconds wait) {
      return std::chrono::ceil<std::chrono::seconds>(wait).count();
    }
    void put(std::string name, std::string json) { item_.object.emplace_back(std::move(name), std::move(json)); }
    void say(const std::string& text) { item_.object_text += (item_.object_text.empty() ? "" : ", ") + text; }
    report::Item& item_;
  };

  [[nodiscard]] report::Item bare_item(const AccountId& account, report::Status status) const {
    const auto& all = query_.accounts;
    report::Item item;
    item.index = static_cast<std::uint32_t>(std::find(all.begin(), all.end(), account) - all.begin());
    item.kind = AssetKind::account;
    item.account = account;
    item.status = status;
    item.id = item.source = account.act();
    return item;
  }

  const LimitsQuery& query_;
  double max_usage_;
  RunControl& control_;
};

}  // namespace

Outcome read_limits(const LimitsQuery& query, Settings settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  const auto max_usage = settings.governor.max_usage;
  settings.compose.batch_operations = 1;                              // each answer has headers of its own
  settings.governor.max_usage = 100;                                  // a look at a full limit is what is asked for
  settings.retry.longest_wait = settings.governor.longest_wait = {};  // a block is told, not waited for
  Environment exact = environment;
  exact.random = [] { return 0.0; };  // a run that waits goes on a little after the block; it ends for all at once
  RunControl control(settings, exact, *origin, Mode::reads);
  Engine engine(control, exact, {.releases_locks = false});
  const Survey survey(query, max_usage, control);
  for (const auto& account : query.accounts) {
    if (survey.is_blocked(account)) {  // a call would make it longer
      control.close(survey.item_of(account));
      continue;
    }
    auto look = std::make_unique<upload::SingleRequest>(upload::read_account(account));
    engine.add(std::make_unique<ReadTarget>(
        account, AssetKind::account, account.act(), std::move(look),
        ReadTarget::Manner{.only_once = true, .harmless = true}, [&control, &survey, account](const Error* error) {
          const bool is_unknown = error != nullptr && !survey.is_blocked(account);
          control.close(is_unknown ? survey.failed_item(account, *error) : survey.item_of(account));
        }));
  }
  return control.drive(engine);
}

}  // namespace metaup::run
