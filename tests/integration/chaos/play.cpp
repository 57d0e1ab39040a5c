#include "integration/chaos/play.hpp"

#include "integration/chaos/havoc.hpp"
#include "integration/chaos/world.hpp"
#include "integration/studio/storm.hpp"

namespace metaup::test {
namespace {

using nlohmann::json;

/// Meta as it may be, with what it refuses of the job.
std::string scenario(std::uint32_t seed, const Job& job, Dice& dice) {
  auto made = json::parse(scenario_of(seed));
  made["seed"] = seed;
  made["faults"] = refusals_of(job);
  made["api"]["error_data_as_text"] = dice.chance(0.3);
  made["images"]["short_reply"] = dice.chance(0.2);
  made["videos"] = {
      {"least_bytes", 2'000},
      {"windows",
       dice.one_of(std::vector<json>{json::array({1'500}), json::array({700, 3'000}), json::array({20'000})})},
      {"processing_s", dice.one_of(std::vector<json>{1, json::array({1, 30, 600}), 200})},
      {"offsets_as_numbers", dice.chance(0.3)},
      {"session_s", dice.chance(0.3) ? 600 : 86'400},
      {"finish_again", dice.chance(0.3)},
      {"list_unfinished", dice.chance(0.3)},
      {"id_filter", dice.one_of(std::vector<std::string>{"honoured", "ignored", "refused"})},
      {"read_lag_s", dice.one_of(std::vector<int>{0, 0, 3})},
  };
  made["ads"]["read_lag_s"] = dice.one_of(std::vector<int>{0, 5, 20});
  made["paging"] = {{"most", dice.chance(0.3) ? 5 : 500}, {"empty_pages", dice.chance(0.2)}};
  if (dice.chance(0.2)) made["limits"] = {{"score_max", 300}, {"hourly_calls", 20'000}};
  return made.dump();
}

void choose_settings(run::UploadSettings& settings, Dice& dice) {
  settings.video.method = dice.chance(0.3) ? run::VideoMethod::simple : run::VideoMethod::chunked;
  settings.method = dice.chance(0.3) ? upload::ImageMethod::bytes : upload::ImageMethod::multipart;
  settings.common.compose.batch = dice.chance(0.3);
  settings.common.governor.most_in_flight = static_cast<std::uint32_t>(1 + dice.pick(16));
}

/// What the user may choose anew for each run.
void choose_patience(run::UploadSettings& settings, Dice& dice) {
  settings.common.retry.attempts = static_cast<std::uint32_t>(1 + dice.pick(5));
  settings.common.retry.longest_wait = settings.common.governor.longest_wait =
      std::chrono::seconds{dice.one_of(std::array{0, 100, 600, 4'000})};
  settings.video.wait = dice.chance(0.7);
  settings.verify = dice.one_of(std::array{run::Verify::never, run::Verify::stale, run::Verify::all});
}

class Player {
 public:
  Player(std::uint32_t seed, const JobSize& size)
      : dice_(seed), job_(make_job(size, dice_, folder_)), studio_(scenario(seed, job_, dice_)) {
    choose_settings(studio_.settings, dice_);
  }

  Played play(std::size_t runs) {
    for (auto left = runs + dice_.pick(5); left > 0; --left) {
      choose_patience(studio_.settings, dice_);
      run(any_order(job_, dice_));
    }
    run_in_peace();
    return {std::move(complaints_), havoc_.trace()};
  }

 private:
  Studio::Take take(const Order& order) {
    if (!order.is_launch) {
      std::vector<std::string> paths;
      for (const auto file : order.files) paths.push_back(job_.files[file].path);
      return studio_.upload(paths, job_.accounts);
    }
    std::vector<run::LaunchRow> rows;
    for (const auto row : order.rows) rows.push_back(job_.rows[row].row);
    return studio_.launch(std::move(rows));
  }

  /// Nothing if it was killed.
  std::optional<Studio::Take> run(const Order& order) {
    havoc_.before_run(order);
    std::optional<Studio::Take> taken;
    try {
      taken = take(order);
    } catch (const Havoc::Killed&) {
    } catch (const Havoc::Endless&) {
      complain({"the run does not end"});
    }
    havoc_.after_run();
    const auto state = studio_.state();
    complain(find_too_much(job_, state));
    if (taken) complain(check_take(job_, order, *taken, state, havoc_.signal()));
    if (taken) havoc_.note("  exit code " + std::to_string(taken->exit_code));
    check_not_sent_again(state);
    if (taken) remember(*taken, state);
    return taken;
  }

  void run_in_peace() {
    havoc_.calm();
    auto& common = studio_.settings.common;
    common.retry = {};
    common.governor.longest_wait = pace::GovernorOptions{}.longest_wait;
    studio_.settings.video.wait = true;
    studio_.settings.verify = run::Verify::never;
    // The first ones learn what became of all that was under way, and that Meta could not process a video.
    for (const bool is_launch : {false, true}) run(everything(job_, is_launch));
    InDoubt in_doubt;
    for (const bool is_launch : {false, true}) {
      const auto order = everything(job_, is_launch);
      const auto taken = run(order);
      if (!taken) return complain({"a run in peace was killed"});
      in_doubt.merge(in_doubt_of(job_, *taken, studio_.state()));
      complain(check_calm_take(job_, order, *taken, in_doubt));
    }
    const auto state = studio_.state();
    complain(find_missing(job_, state, in_doubt));
    complain(check_ledger(job_, *studio_.ledger, state, in_doubt));
    check_at_rest(in_doubt);
  }

  /// What is done costs no request, and what is refused again and again changes nothing.
  void check_at_rest(const InDoubt& in_doubt) {
    const auto ids = ids_at_meta();
    for (const bool is_launch : {false, true}) {
      const auto order = done_part(everything(job_, is_launch), in_doubt);
      const auto taken = run(order);
      if (taken && taken->outcome.summary.requests != 0) complain({"a run with nothing to do sends requests"});
    }
    for (const bool is_launch : {false, true}) run(everything(job_, is_launch));
    if (ids_at_meta() != ids) complain({"a run with nothing to do changes what Meta has"});
  }

  [[nodiscard]] Order done_part(Order order, const InDoubt& in_doubt) const {
    const auto fails = [&](std::size_t file) {
      const auto doubted = [&](const auto& account) { return in_doubt.contains({account, file}); };
      return job_.files[file].fate != Fate::accepted ||
             std::any_of(job_.accounts.begin(), job_.accounts.end(), doubted);
    };
    std::erase_if(order.files, fails);
    std::erase_if(order.rows, [&](std::size_t row) {
      const auto& wanted = job_.rows[row];
      return wanted.creative_is_refused || wanted.ad_is_refused || fails(wanted.file);
    });
    return order;
  }

  [[nodiscard]] std::set<std::string> ids_at_meta() {
    const World world(studio_.state());
    std::set<std::string> ids;
    const auto add = [&](const auto& held) {
      for (const auto& [id, ignored] : held) ids.insert(id);
    };
    add(world.image_of);
    add(world.video_of);
    add(world.creative_of);
    add(world.ad_of);
    return ids;
  }

  /// An image may come twice, since Meta knows it by its content; but not once it was told to be done.
  void remember(const Studio::Take& taken, const json& state) {
    const World world(state);
    std::set<std::string> done;
    for (const auto& item : taken.items) {
      if (item.kind == AssetKind::image && report::is_done(item.status))
        done.insert(item.account.digits() + ":" + item.id);
    }
    for (const auto& image : state.at("images")) {
      const auto key = image.at("account").get<std::string>() + ":" + image.at("hash").get<std::string>();
      if (done.contains(key)) uploads_.emplace(key, image.at("uploads").get<int>());
    }
  }
  void check_not_sent_again(const json& state) {
    for (const auto& image : state.at("images")) {
      const auto key = image.at("account").get<std::string>() + ":" + image.at("hash").get<std::string>();
      const auto known = uploads_.find(key);
      if (known != uploads_.end() && image.at("uploads") != known->second) {
        complain({"sent again although it was told to be done: image " + key});
      }
    }
  }

  void complain(const Complaints& complaints) {
    for (const auto& complaint : complaints) {
      havoc_.note("  WRONG: " + complaint);
      complaints_.push_back(complaint);
    }
  }

  Dice dice_;
  TempDir folder_;
  Job job_;
  Studio studio_;
  Disk disk_{studio_};
  Havoc havoc_{studio_, disk_, job_, dice_};
  Complaints complaints_;
  std::map<std::string, int> uploads_;  ///< of images that are done, by account and hash
};

}  // namespace

Played play(std::uint32_t seed, const JobSize& size, std::size_t runs) { return Player(seed, size).play(runs); }

}  // namespace metaup::test
