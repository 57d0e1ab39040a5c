#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "integration/studio/studio.hpp"
#include "support/footage.hpp"

using namespace metaup;
using test::Studio;

namespace {

/// What becomes of a video when a fault strikes one step of it: how the run ends when it strikes
/// once, and when it strikes always. "ready 0" is a video that is ready and exit code 0, else the
/// class of the error and its exit code.
struct Cell {
  const char* once;
  const char* always;
};

struct Row {
  const char* fault;
  const char* rule;  ///< of the simulator
  Cell start, transfer, finish, status;
};

// What passes, and what is told of it when it does not.
constexpr Cell kPasses{"ready 0", "transient 7"};
constexpr Cell kThrottled{"ready 0", "rate_limit 7"};
constexpr Cell kNetwork{"ready 0", "network 7"};
constexpr Cell kGarbled{"ready 0", "protocol 7"};
// What ends the item, or the run, at once.
constexpr Cell kAuth{"auth 3", "auth 3"};
constexpr Cell kPermission{"permission 3", "permission 3"};
constexpr Cell kInvalid{"invalid 4", "invalid 4"};
constexpr Cell kPolicy{"policy 4", "policy 4"};
constexpr Cell kNotFound{"not_found 5", "not_found 5"};
constexpr Cell kBlocked{"rate_limit 7", "rate_limit 7"};
constexpr Cell kProtocol{"protocol 7", "protocol 7"};
// Of finish: its outcome is looked up before it is sent again, ...
constexpr Cell kInDoubt{"ready 0", "unknown_outcome 7"};
constexpr Cell kLookedUp{"ready 0", "ready 0"};
// ... and a refusal may mean that Meta has forgotten the session, which is started over once.
constexpr Cell kStartsOver{"ready 0", "invalid 4"};
constexpr Cell kStartsOverGone{"ready 0", "not_found 5"};

// Of the status: what is refused by the filtered list and by the video itself is found in the whole list.
constexpr Cell kReadOtherwise{"ready 0", "ready 0"};
constexpr Cell kReadOdd{"ready 0", "protocol 7"};

const std::vector<Row> kMatrix{
    {"code 1", R"("error":{"code":1,"status":500})", kPasses, kPasses, kInDoubt, kPasses},
    {"code 2", R"("error":{"code":2,"status":503,"transient":true})", kPasses, kPasses, kInDoubt, kPasses},
    {"code 4", R"("error":{"code":4})", kThrottled, kThrottled, kThrottled, kThrottled},
    {"code 10", R"("error":{"code":10})", kPermission, kPermission, kPermission, kReadOtherwise},
    {"code 17/2446079", R"("error":{"code":17,"subcode":2446079})", kThrottled, kThrottled, kThrottled, kThrottled},
    {"code 80004/2446079", R"("error":{"code":80004,"subcode":2446079})", kThrottled, kThrottled, kThrottled,
     kThrottled},
    {"code 613", R"("error":{"code":613})", kBlocked, kBlocked, kBlocked, kBlocked},
    {"code 100", R"("error":{"code":100})", kInvalid, kInvalid, kStartsOver, kReadOtherwise},
    {"code 100/33", R"("error":{"code":100,"subcode":33})", kNotFound, kNotFound, kStartsOverGone, kReadOtherwise},
    {"code 190/463", R"("error":{"code":190,"subcode":463})", kAuth, kAuth, kAuth, kAuth},
    {"code 200", R"("error":{"code":200,"status":403})", kPermission, kPermission, kPermission, kReadOtherwise},
    {"code 351", R"("error":{"code":351})", kInvalid, kInvalid, kInvalid, kReadOtherwise},
    {"code 352", R"("error":{"code":352})", kInvalid, kInvalid, kInvalid, kReadOtherwise},
    {"code 368", R"("error":{"code":368})", kPolicy, kPolicy, kPolicy, kPolicy},
    {"code 382", R"("error":{"code":382})", kInvalid, kInvalid, kInvalid, kReadOtherwise},
    {"code 389", R"("error":{"code":389})", kPasses, kPasses, kPasses, kPasses},
    {"code 6000", R"("error":{"code":6000})", kPasses, kPasses, kPasses, kPasses},
    {"code 6001", R"("error":{"code":6001})", kPasses, kPasses, kPasses, kPasses},
    {"6001/1363005", R"("error":{"code":6001,"subcode":1363005})", kPermission, kPermission, kPermission,
     kReadOtherwise},
    {"6001/1363011", R"("error":{"code":6001,"subcode":1363011})", kPasses, kPasses, kInDoubt, kPasses},
    {"6001/1363019", R"("error":{"code":6001,"subcode":1363019})", kPasses, kPasses, kPasses, kPasses},
    {"6001/1363020", R"("error":{"code":6001,"subcode":1363020})", kInvalid, kInvalid, kInvalid, kReadOtherwise},
    {"6001/1363021", R"("error":{"code":6001,"subcode":1363021})", kPasses, kPasses, kPasses, kPasses},
    {"6001/1363022", R"("error":{"code":6001,"subcode":1363022})", kInvalid, kInvalid, kInvalid, kReadOtherwise},
    {"6001/1363023", R"("error":{"code":6001,"subcode":1363023})", kInvalid, kInvalid, kInvalid, kReadOtherwise},
    {"6001/1363030", R"("error":{"code":6001,"subcode":1363030})", kPasses, kPasses, kPasses, kPasses},
    {"6001/1363031", R"("error":{"code":6001,"subcode":1363031})", kInvalid, kInvalid, kInvalid, kReadOtherwise},
    {"6001/1363033", R"("error":{"code":6001,"subcode":1363033})", kPasses, kPasses, kPasses, kPasses},
    {"6001/1363037 without offsets", R"("error":{"code":6001,"subcode":1363037})", kPasses, kPasses, kPasses, kPasses},
    {"6001/1363041", R"("error":{"code":6001,"subcode":1363041})", kPasses, kPasses, kPasses, kPasses},
    {"6001/1363042", R"("error":{"code":6001,"subcode":1363042})", kPermission, kPermission, kPermission,
     kReadOtherwise},
    {"HTML 502", R"("html":502)", kPasses, kPasses, kInDoubt, kPasses},
    {"HTML 200", R"("html":200)", kGarbled, kGarbled, kInDoubt, kGarbled},
    {"HTML 200 after the change", R"("html":200,"when":"after")", kGarbled, kGarbled, kLookedUp, kGarbled},
    {"HTML 404 after the change", R"("html":404,"when":"after")", kNotFound, kNotFound, kLookedUp, kReadOtherwise},
    {"HTML 429 after the change", R"("html":429,"when":"after")", kThrottled, kThrottled, kLookedUp, kThrottled},
    {"an empty object", R"("reply":{})", kProtocol, kProtocol, kProtocol, kReadOdd},
    {"no success", R"("reply":{"success":false})", kInvalid, kInvalid, kInvalid, kReadOtherwise},
    {"no reply, nothing changed", R"("drop":true)", kNetwork, kNetwork, kInDoubt, kNetwork},
    {"no reply to a change", R"("drop":true,"when":"after")", kNetwork, kNetwork, kLookedUp, kNetwork},
    {"half a reply", R"("truncate":true)", kNetwork, kNetwork, kLookedUp, kNetwork},
    {"a reply that never ends", R"("stall":true)", kNetwork, kNetwork, kLookedUp, kNetwork},
};

struct Step {
  const char* name;
  const char* which;  ///< of the simulator's rule
  const char* also;   ///< the other way to do the same; null: there is none
  Cell Row::* cell;
};
const std::vector<Step> kSteps{
    {"start", R"("edge":"advideos","phase":"start")", nullptr, &Row::start},
    {"transfer", R"("edge":"advideos","phase":"transfer")", nullptr, &Row::transfer},
    {"finish", R"("edge":"advideos","phase":"finish")", nullptr, &Row::finish},
    {"status", R"("edge":"advideos","with":"filtering")", R"("edge":"node")", &Row::status},
};

std::string ending(const Studio::Take& take) {
  const auto& item = take.item();
  return fmt::format("{} {}", item.error ? to_string(item.error->error_class) : report::to_string(item.status),
                     take.exit_code);
}

constexpr const char* kThreeWindows = R"({"videos":{"windows":[2000]}})";
constexpr std::size_t kSixThousand = 6'000;

}  // namespace

TEST_CASE("each fault at each step has its class, its exit code, and never two videos", "[videos]") {
  for (const auto& row : kMatrix) {
    for (const auto& step : kSteps) {
      const auto& cell = row.*step.cell;
      CAPTURE(row.fault, step.name);
      Studio once(kThreeWindows);
      once.add_fault(fmt::format("{{{},{},\"nth\":1}}", step.which, row.rule));
      CHECK(ending(once.upload({once.film(1, kSixThousand)})) == cell.once);
      CHECK(once.finished_videos().size() <= 1);

      Studio always(kThreeWindows);
      always.add_fault(fmt::format("{{{},{}}}", step.which, row.rule));
      if (step.also != nullptr) always.add_fault(fmt::format("{{{},{}}}", step.also, row.rule));
      CHECK(ending(always.upload({always.film(1, kSixThousand)})) == cell.always);
      CHECK(always.finished_videos().size() <= 1);
    }
  }
}

TEST_CASE("once a fault is over, the same command ends with the one video", "[videos]") {
  for (const auto& row : kMatrix) {
    for (const auto& step : kSteps) {
      for (const int times : {1, 7}) {
        CAPTURE(row.fault, step.name, times);
        Studio studio(kThreeWindows);
        studio.add_fault(fmt::format("{{{},{},\"times\":{}}}", step.which, row.rule, times));
        if (step.also != nullptr) {
          studio.add_fault(fmt::format("{{{},{},\"times\":{}}}", step.also, row.rule, times));
        }
        const auto path = studio.film(1, kSixThousand);
        int runs = 0;
        while (studio.upload({path}).exit_code != 0 && runs < 10) {
          ++runs;
          studio.clock.advance_to(studio.clock.now() + std::chrono::hours{1});  // past what a limit may last
        }
        CHECK(runs <= times);
        const auto finished = studio.finished_videos();
        REQUIRE(finished.size() == 1);
        CHECK(finished[0].at("sha256") == test::sha256_of_file(path));
      }
    }
  }
}
