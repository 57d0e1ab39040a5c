#include "integration/studio/studio.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.hpp"
#include "cli/exit_code.hpp"
#include "cli/inputs/named_paths.hpp"
#include "cli/plans/sync_plan.hpp"
#include "http/body_stream.hpp"
#include "ledger/history.hpp"
#include "metaup/run/library.hpp"
#include "simulator/body_reader.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

namespace metaup::test {
namespace {

const AccountId kAccount = AccountId::parse("123").value();
constexpr const char* kUrl = "http://127.0.0.1:1";

/// What the simulator would make of the request if it came over a socket.
tl::expected<simulator::Request, http::Failure> arrived(const http::Request& sent) {
  simulator::Request request;
  request.method = http::to_string(sent.method);
  const auto path_begin = sent.url.find('/', std::string_view("http://").size());
  const auto question = sent.url.find('?');
  request.path = sent.url.substr(path_begin, question - path_begin);
  if (question != std::string::npos) {
    request.query = simulator::parse_urlencoded(std::string_view(sent.url).substr(question + 1));
  }
  request.headers.emplace_back("host", "sim");
  if (sent.bearer) request.headers.emplace_back("authorization", "Bearer " + sent.bearer->reveal());
  http::BodyStream body(sent.body, "BOUNDARY-OF-THE-TEST");
  simulator::BodyReader reader(body.content_type());
  for (std::array<char, 65'536> buffer{};;) {
    const auto count = body.read(buffer);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) break;
    reader.feed({buffer.data(), *count});
  }
  reader.finish(request);
  return request;
}

std::vector<report::Item> ended_since(const RecordingReporter& reporter, std::size_t first) {
  std::vector<report::Item> items;
  for (std::size_t i = first; i < reporter.events.size(); ++i) {
    if (const auto* const ended = std::get_if<report::ItemEnded>(&reporter.events[i])) items.push_back(ended->item);
  }
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
  return items;
}

}  // namespace

Studio::Studio(const std::string& scenario) : simulator_(simulator::parse_scenario(scenario).value(), clock) {
  settings.common.connection.token = Secret("TEST-TOKEN");
  settings.common.connection.graph_url = kUrl;
  settings.probe.validate = false;  // no ffprobe
  settings.name_template = "{stem}";
}

FakeTransport::Answer Studio::answer(const http::Request& request) {
  using Cut = simulator::Delivery::Cut;
  using Kind = http::Failure::Kind;
  ++requests_;
  if (on_request) on_request(requests_);
  if (const auto failure = on_way ? on_way() : std::nullopt) return tl::unexpected(*failure);
  auto arriving = arrived(request);
  if (!arriving) return tl::unexpected(arriving.error());
  const auto reply = simulator_.handle(std::move(*arriving));
  if (on_served) on_served(requests_);
  if (reply.delivery.cut == Cut::stall) return tl::unexpected(http::Failure{Kind::no_reply, "no reply came in time"});
  if (reply.delivery.cut != Cut::none) return tl::unexpected(http::Failure{Kind::dropped, "the connection broke"});
  http::Response response{.status = reply.status, .headers = {}, .body = reply.body};
  response.headers.push_back({"content-type", reply.content_type});
  for (const auto& [name, value] : reply.headers) response.headers.push_back({to_lower(name), value});
  return on_reply ? on_reply(std::move(response)) : FakeTransport::Answer(std::move(response));
}

Studio::Take Studio::run(const std::function<run::Outcome(run::Environment&)>& work) {
  FakeTransport transport(clock, [&](const http::Request& request) {
    transport.requests.clear();  // which hold their files open
    return answer(request);
  });
  Waker waker;
  run::Environment environment{transport,          clock, *ledger, reporter, waker, interrupt,
                               [] { return 0.5; }, [] {}, false,   0};
  const auto first = reporter.events.size();
  Take take;
  take.outcome = work(environment);
  take.exit_code = cli::exit_code(take.outcome, false);
  take.items = ended_since(reporter, first);
  return take;
}

Studio::Take Studio::upload(const std::vector<std::string>& paths, const std::vector<std::string>& accounts) {
  run::UploadPlan plan;
  for (const auto& account : accounts) {
    for (const auto& path : paths) {
      plan.jobs.push_back({.source = path,
                           .account = AccountId::parse(account).value(),
                           .content = plan::Candidate{.path = path, .stamp = stamp_of(path).value(), .error = nullptr},
                           .poster = std::nullopt});
    }
  }
  return upload(std::move(plan));
}

Studio::Take Studio::upload(run::UploadPlan plan) {
  return run([&](auto& environment) { return run::upload(std::move(plan), settings, environment); });
}

Studio::Take Studio::sync(cli::Options options) {
  options.command = "sync";
  if (!options.account) options.account = kAccount;
  const cli::Places places{"/tmp"};
  const auto sources = cli::paths_of(options, places).value();
  return run([&](auto& environment) {
    auto named = cli::name_sync(options, sources, clock.wall(), places).value();
    for (const auto& notice : named.notices) reporter.on(report::Notice{notice});
    return run::sync(std::move(named.plan), settings, environment);
  });
}

Studio::Take Studio::sync(run::SyncPlan plan) {
  return run([&](auto& environment) { return run::sync(std::move(plan), settings, environment); });
}

Studio::Take Studio::await(const std::vector<std::string>& video_ids) {
  run::UploadPlan plan;
  for (const auto& id : video_ids) {
    plan.jobs.push_back({.source = id, .account = kAccount, .content = run::KnownVideo{id}, .poster = std::nullopt});
  }
  return run([&](auto& environment) { return run::upload(std::move(plan), settings, environment); });
}

Studio::Take Studio::copy(const std::string& from, const std::string& to, const std::vector<std::string>& hashes,
                          const std::shared_ptr<const plan::Place>& remotes) {
  run::CopyPlan plan{.from = *AccountId::parse(from), .copies = {}, .remotes = remotes};
  for (const auto& hash : hashes) plan.copies.push_back({.account = *AccountId::parse(to), .id = hash});
  return run([&](auto& environment) { return run::copy_images(plan, false, settings.common, environment); });
}

Studio::Take Studio::learn(const std::vector<std::string>& accounts, bool trust_likely) {
  run::LearnPlan plan{.accounts = {}, .trust_likely = trust_likely};
  for (const auto& account : accounts) plan.accounts.push_back(*AccountId::parse(account));
  return run([&](auto& environment) { return run::learn(plan, settings.common, environment); });
}

Studio::Take Studio::remove(AssetKind kind, const std::vector<std::string>& ids, run::RemovalOptions options) {
  std::vector<run::RemoteObject> things;
  for (const auto& id : ids) things.push_back({.account = kAccount, .id = id});
  return run(
      [&](auto& environment) { return run::delete_objects(kind, things, options, settings.common, environment); });
}

Studio::Take Studio::change(const run::ChangePlan& plan, bool dry_run) {
  return run([&](auto& environment) { return run::change_objects(plan, dry_run, settings.common, environment); });
}

Studio::Take Studio::watch_review(const std::vector<std::string>& ads, Milliseconds timeout) {
  run::ReviewPlan plan{.ads = {}, .timeout = timeout};
  for (const auto& id : ads) plan.ads.push_back({.account = kAccount, .id = id});
  return run([&](auto& environment) { return run::watch_review(plan, settings.common, environment); });
}

void Studio::begin_run(const std::string& run_id) {
  const auto begun =
      ledger->begin_run({.run_id = run_id, .command = "test", .origin = kUrl, .started = clock.wall(), .accounts = {}});
  if (!begun) throw std::runtime_error(begun.error().message);
}

Studio::Take Studio::undo(const std::vector<std::string>& runs, bool assets, run::RemovalOptions options) {
  run::UndoPlan plan;
  const auto add = [&](const ledger::MadeAsset& made) {
    const auto& [owner, asset] = made.owned;
    const bool is_asset = asset.kind == AssetKind::image || asset.kind == AssetKind::video;
    if (asset.gone || (is_asset && !assets)) return;
    plan.made.push_back({{owner.account, asset.remote_id}, asset.kind, asset.name, *made.made, made.brought_creative});
  };
  for (const auto& id : runs) {
    const auto read = ledger->each_made(id, add);
    if (!read) throw std::runtime_error(read.error().message);
  }
  return run([&](auto& environment) { return run::undo(plan, options, settings.common, environment); });
}

Studio::Take Studio::launch(std::vector<run::LaunchRow> rows) {
  return launch(run::LaunchPlan{.account = kAccount, .rows = std::move(rows)});
}

Studio::Take Studio::launch(run::LaunchPlan plan) {
  const run::LaunchSettings all{.upload = settings,
                                .validate_only = validate_only,
                                .inline_creatives = inline_creatives,
                                .review_delay = review_delay};
  return run([&](auto& environment) { return run::launch(std::move(plan), all, environment); });
}

std::string Studio::picture(std::uint32_t seed) {
  return folder_.write(std::to_string(seed) + ".jpg", make_jpeg(seed));
}

std::string Studio::film(std::uint32_t seed, std::size_t bytes) {
  return folder_.write(std::to_string(seed) + ".mp4", make_video(seed, bytes));
}

nlohmann::json Studio::state() {
  simulator::Request request;
  request.method = "GET";
  request.path = "/__sim__/state";
  auto state = nlohmann::json::parse(simulator_.handle(std::move(request)).body);
  if (state.at("crowded_batches") != 0) throw std::runtime_error("more than 10 ads were made in a batch");
  return state;
}

std::vector<nlohmann::json> Studio::finished_videos() {
  std::vector<nlohmann::json> finished;
  const auto held = state();
  for (const auto& video : held.at("videos")) {
    if (video.at("finished") == true) finished.push_back(video);
  }
  return finished;
}

void Studio::post(const std::string& path, simulator::Fields form) {
  simulator::Request request;
  request.method = "POST";
  request.path = path;
  request.form = std::move(form);
  request.form.emplace_back("access_token", "TEST-TOKEN");
  const auto reply = simulator_.handle(std::move(request));
  if (reply.status != 200) throw std::runtime_error(reply.body);
}

void Studio::control(const std::string& name, const simulator::Fields& fields) {
  simulator::Request request;
  request.method = "POST";
  request.path = "/__sim__/" + name;
  request.form = fields;
  const auto reply = simulator_.handle(std::move(request));
  if (reply.status != 200) throw std::runtime_error(reply.body);
}

void Studio::add_fault(const std::string& rule) {
  simulator::Fields fields;
  const auto members = nlohmann::json::parse(rule);
  for (const auto& [name, value] : members.items()) fields.emplace_back(name, value.dump());
  control("fault", fields);
}

}  // namespace metaup::test
