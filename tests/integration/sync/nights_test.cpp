#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "integration/studio/dice.hpp"
#include "integration/studio/disk.hpp"
#include "support/images.hpp"
#include "syncs.hpp"

// A job that runs every night, over a folder that people work in, into an account that people work in.

using namespace metaup;
using namespace metaup::test;
using namespace std::chrono_literals;
using report::Status;

using Seeds = std::set<std::uint32_t>;

namespace {

struct Killed {};

enum class Night { good, killed, throttled, token_expired, no_mount };

Night kind_of(int night) {
  switch (night) {
    case 8:
    case 19:
      return Night::killed;
    case 12:
      return Night::throttled;
    case 16:
      return Night::token_expired;
    case 23:
      return Night::no_mount;
    default:
      return Night::good;
  }
}

Seeds united(Seeds one, const Seeds& other) {
  one.insert(other.begin(), other.end());
  return one;
}
bool includes(const Seeds& all, const Seeds& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

class Nights : public SyncBench {
 public:
  explicit Nights(std::uint32_t seed) : dice_(seed) {
    studio.settings.verify = run::Verify::stale;
    for (std::uint32_t one = 190; one < 193; ++one) {  // what somebody else has sent
      others_.insert(one);
      paths_.push_back(folder.write("elsewhere/" + std::to_string(one) + ".jpg", make_jpeg(one)));
    }
    REQUIRE(studio.upload(paths_).exit_code == 0);
    for (int i = 0; i < 8; ++i) add();
  }

  void play(int night) {
    studio.clock.advance_to(studio.clock.now() + 25h);
    if (night > 1) change_folder();
    if (night % 5 == 0) change_account(night);
    const auto kind = kind_of(night);
    if (kind != Night::good) remove_one(), add(0);  // so that there is something to send
    CAPTURE(night);
    switch (kind) {
      case Night::good:
        return good();
      case Night::killed:
        return killed();
      case Night::throttled:
        return bad(R"({"edge":"adimages","method":"POST","error":{"code":17,"subcode":2446079},"times":100000})",
                   {6, 7});
      case Night::token_expired:
        return bad(R"({"edge":"adimages","error":{"code":190,"subcode":463},"times":100000})", {3});
      case Night::no_mount:
        return no_mount();
    }
  }

 private:
  void add(double chance_of_old = 0.2) {
    const auto name = "f" + std::to_string(next_) + ".jpg";
    // Now and then one that was there before.
    const bool old = !removed_.empty() && dice_.chance(chance_of_old);
    files_[name] = old ? *removed_.begin() : next_;
    image(name, files_[name]);
    ++next_;
  }
  std::string any() {
    auto found = files_.begin();
    std::advance(found, static_cast<std::ptrdiff_t>(dice_.pick(files_.size())));
    return found->first;
  }
  void remove_one() {
    if (files_.size() < 3) return;
    const auto name = any();
    removed_.insert(files_.at(name));
    files_.erase(name);
    remove(name);
  }
  void change_folder() {
    for (auto count = dice_.pick(3); count > 0; --count) add();
    for (auto count = dice_.pick(3); count > 0; --count) remove_one();
    if (dice_.chance(0.5)) {
      const auto name = any();
      removed_.insert(files_.at(name));
      files_[name] = next_++;
      image(name, files_[name]);
    }
    if (dice_.chance(0.5)) {
      const auto name = any();
      const auto other = "moved" + std::to_string(next_++) + "/" + name.substr(name.rfind('/') + 1);
      rename(name, other);
      files_[other] = files_.at(name);
      files_.erase(name);
    }
  }
  /// By hand: an image is deleted, and a creative made of another, whose file then goes.
  void change_account(int night) {
    const auto name = any();
    if (!images().contains(files_.at(name))) return;
    if (night % 2 == 0) {
      studio.control("forget_image", {{"account", "123"}, {"hash", hash_of(files_.at(name))}});
      return;
    }
    use_by_hand(files_.at(name));
    used_.insert(files_.at(name));
    removed_.insert(files_.at(name));
    remove(name);
    files_.erase(name);
  }

  [[nodiscard]] Seeds in_folder() const {
    Seeds all;
    for (const auto& [name, seed] : files_) all.insert(seed);
    return all;
  }

  /// `in_peace`: no run was killed in between, so that nothing was sent that nobody knows of.
  void good(bool in_peace = true) {
    const auto before = images();
    const auto uploads = operations("POST adimages");
    const auto deletions = operations("DELETE adimages");
    const auto take = sync();
    CHECK(take.exit_code == 0);
    const auto wanted = united(united(in_folder(), others_), used_);
    CHECK(images() == wanted);
    // Only what changed costs requests: each new image one; what is gone a look and a deletion together; and those that
    // are there are asked about together, as far as no new one stands between them.
    const auto sent = std::count_if(wanted.begin(), wanted.end(), [&](auto seed) { return !before.contains(seed); });
    const auto gone = std::count_if(before.begin(), before.end(), [&](auto seed) { return !wanted.contains(seed); });
    if (in_peace) CHECK(operations("POST adimages") - uploads == sent);
    CHECK(operations("DELETE adimages") - deletions == gone);
    if (in_peace)
      CHECK(take.outcome.summary.requests <= 2 * sent + 1 + (take.items.size() > in_folder().size() ? 2 : 0));
    const auto again = sync();
    CHECK(again.exit_code == 0);
    CHECK(again.outcome.summary.requests <= (used_.empty() ? 0 : 1));  // whether a creative still uses them
    CHECK(images() == wanted);
  }

  /// Nothing is lost, and nothing comes that nobody wanted.
  void check_careful(const Seeds& before) {
    CHECK(includes(images(), before));
    CHECK(includes(united(before, in_folder()), images()));
  }

  void bad(const std::string& fault, const std::set<int>& codes) {
    const auto before = images();
    studio.add_fault(fault);
    const auto take = sync();
    CAPTURE(take.exit_code);
    CHECK(codes.contains(take.exit_code));
    CHECK(statuses(take)[Status::deleted] == 0);
    check_careful(before);
    studio.control("end_faults", {});
  }

  /// Anywhere, and more than once.
  void killed() {
    for (int kills = 0; kills < 3; ++kills) {
      auto left = 1 + dice_.pick(4);
      studio.on_served = [&](int) {
        studio.clock.advance_to(studio.clock.now() + 50ms);
        if (--left > 0) return;
        disk_.die();
        throw Killed();
      };
      try {
        static_cast<void>(sync());
      } catch (const Killed&) {
        disk_.open();
      }
      studio.on_served = {};
      CHECK(includes(images(), united(others_, used_)));
      CHECK(includes(united(united(in_folder(), removed_), others_), images()));
    }
    good(false);
  }

  void no_mount() {
    const auto before = images();
    std::filesystem::rename(folder / "in", folder / "away");
    std::filesystem::create_directory(folder / "in");
    const auto take = sync();
    CHECK(take.exit_code == 0);
    CHECK(take.outcome.summary.requests == 0);
    CHECK(images() == before);
    std::filesystem::remove(folder / "in");
    std::filesystem::rename(folder / "away", folder / "in");
  }

  Dice dice_;
  Disk disk_{studio};
  std::map<std::string, std::uint32_t> files_;
  Seeds removed_;
  Seeds used_;    ///< by creatives that were made by hand
  Seeds others_;  ///< sent by another command
  std::vector<std::string> paths_;
  std::uint32_t next_ = 1;
};

}  // namespace

TEST_CASE("thirty nights: the account holds what the rules say, and only changes cost requests", "[sync][nights]") {
  const auto first = first_seed();
  for (auto seed = first; seed < first + rounds(3); ++seed) {
    CAPTURE(seed);  // METAUP_TEST_SEED repeats it
    Nights nights(seed);
    for (int night = 1; night <= 30; ++night) {
      INFO("night " << night);
      nights.play(night);
    }
  }
}
