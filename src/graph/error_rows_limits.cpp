#include <array>

#include "graph/error_rows.hpp"

namespace metaup::graph {
namespace {

using namespace rows;

// The block of the account's score lasts 60 s, or 300 s on the development tier; blocks of an hour were seen.
constexpr Wait kScore{60, 3'600, 300};
constexpr Wait kHourly{300, 3'600};
constexpr Wait kAbuse{900, 900};
constexpr Wait kPerSecond{1, 60};

constexpr std::string_view kWaitHint = "Wait, raise --max-wait, or use fewer --transfers.";

constexpr std::array kLimitsRows{
    throttle({4}, kHourly, Scope::app, "The app has made too many calls.", kWaitHint),
    throttle({4, 1504022}, kHourly, Scope::app, "The app has made too many calls for insights.", kWaitHint),
    throttle({4, 1504039}, kHourly, Scope::app, "The app has made too many calls for insights.", kWaitHint),
    throttle({341}, kHourly, Scope::app, "The app has reached a limit.", kWaitHint),
    throttle({613, 1996}, kHourly, Scope::app, "Meta finds the app's volume of calls unusual.",
             "Spread the calls more evenly over time."),

    throttle({17}, kHourly, Scope::token, "The token's user has made too many calls.",
             "The limit is the token's, whatever the account. Wait, raise --max-wait, or use fewer --transfers."),
    throttle({17, 2446079}, kScore, Scope::account, "The ad account has made too many calls.", kWaitHint),
    throttle({613, 1487742}, kScore, Scope::account, "The ad account has made too many calls.", kWaitHint),
    throttle({613, 5044001}, kPerSecond, Scope::account, "Over 100 changes a second in this ad account.",
             "Use fewer --transfers."),
    throttle({613}, kAbuse, Scope::account, "Meta has reduced this ad account's call limit as an anti-abuse measure.",
             "Ask Meta's support, with the trace id of this error."),

    throttle({32}, kHourly, Scope::account, "The Page has been called too often.", kWaitHint),
    throttle({80000}, kHourly, Scope::account, "The ad account has read too many insights.", kWaitHint),
    throttle({80001}, kHourly, Scope::account, "The Page has been called too often.", kWaitHint),
    throttle({80002}, kHourly, Scope::account, "The Instagram account has been called too often.", kWaitHint),
    throttle({80003}, kHourly, Scope::account, "Too many calls for custom audiences of this ad account.", kWaitHint),
    throttle({80004}, kHourly, Scope::account, "Too many ads management calls for this ad account in the last hour.",
             kWaitHint),
    throttle({80009}, kHourly, Scope::account, "Too many calls for the management of catalogues.", kWaitHint),
    throttle({80014}, kHourly, Scope::account, "Too many catalogue batches.", kWaitHint),
    throttle({80000, 0, 80014}, kHourly, Scope::account, "Too many calls for one use of the API.", kWaitHint),

    quota({17, 1885172}, "The account's spending limit was changed too often today.", "Try again tomorrow."),
    quota({613, 1487632}, "The ad set's budget was changed too often in this hour.", "Try again in an hour."),
    may_concern(Scope::account, quota({613, 1487225}, "The account may make no more ads at its daily spending limit.",
                                      "Raise the daily spending limit, or try again tomorrow.")),
};

}  // namespace

std::span<const ErrorRow> limit_error_rows() { return kLimitsRows; }

}  // namespace metaup::graph
