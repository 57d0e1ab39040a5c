#pragma once
#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "run/engine/engine.hpp"
#include "support/failing_ledger.hpp"
#include "support/fakes.hpp"
#include "support/ledger_calls.hpp"

/// An engine with everything around it faked, and targets that do as they are told.
namespace metaup::test {

/// What a target of the tests is, and does.
struct Traits {
  std::string name = {};  ///< of the operation that makes it, too
  std::string account = "1";
  run::Line line = run::Line::writes;
  run::CallKind kind = run::CallKind::plain;
  int requests = 1;
  Milliseconds wait{0};       ///< before each request but the first
  std::string identity = {};  ///< equal ones follow the first; empty: it has none
  std::shared_ptr<run::Content> content = nullptr;
  std::size_t* asking = nullptr;  ///< it asks the ledger first, and counts there that it does
  bool reported = true;
  bool held = false;  ///< until it is woken, each time that it begins before it has sent anything
  bool written_down = false;
  bool travels = false;  ///< with its need
  bool renewable = false;
  bool prepares = true;                    ///< false: it finds out too late that it cannot be sent
  std::vector<run::TargetId> awaits = {};  ///< once more, when it is refused for the first time
};

/// Makes requests of one name. What is in doubt stays so.
class Posts final : public upload::Machine {
 public:
  explicit Posts(const Traits& traits) : left_(traits.requests), wait_(traits.wait) {
    operation_.edge = graph::Edge::adcreatives_create;
    operation_.method = traits.line == run::Line::reads ? http::Method::get : http::Method::post;
    operation_.account = *AccountId::parse(traits.account);
    operation_.path = operation_.account.act() + "/" + traits.name;
    operation_.name = traits.name;
    if (traits.written_down) operation_.idempotency = graph::Idempotency::check_before_repeat;
  }
  void travel_with(const std::string& name) {
    operation_.needs = name;
    operation_.params = {{"of", graph::reference_to_id(name)}};
  }
  [[nodiscard]] bool is_in_doubt() const { return in_doubt_; }

  [[nodiscard]] upload::Next next() const override {
    if (error_) return upload::Failed{*error_};
    return left_ > 0 ? upload::Next(upload::Send{operation_, asked_ ? wait_ : Milliseconds{0}}) : upload::Done{};
  }
  void on(const upload::Ending& ending) override {
    if (std::holds_alternative<upload::SendAgain>(ending)) return;
    asked_ = true;
    in_doubt_ = std::holds_alternative<upload::InDoubt>(ending);
    if (const auto* const why = upload::error_of(ending)) {
      error_ = *why;
    } else {
      --left_;
    }
  }

 private:
  graph::Operation operation_;
  int left_;
  Milliseconds wait_;
  bool asked_ = false;
  bool in_doubt_ = false;
  std::optional<Error> error_;
};

class FakeTarget final : public run::Target {
 public:
  FakeTarget(Traits traits, run::Engine& engine, std::map<std::string, int>& closings)
      : Target(*AccountId::parse(traits.account), AssetKind::image),
        traits_(std::move(traits)),
        engine_(engine),
        closings_(closings),
        posts_(std::make_unique<Posts>(traits_)) {}

  /// The next time that it is woken it goes.
  void let_begin() { traits_.held = false; }

  [[nodiscard]] std::string source() const override { return traits_.name; }
  [[nodiscard]] run::Line line() const override { return traits_.line; }
  [[nodiscard]] run::CallKind call_kind() const override { return traits_.kind; }
  [[nodiscard]] bool is_reported() const override { return traits_.reported; }
  [[nodiscard]] std::shared_ptr<run::Content> content() const override { return traits_.content; }
  [[nodiscard]] run::Decision begin() override {
    if (traits_.held) return run::Hold{};
    if (auto* const asking = std::exchange(traits_.asking, nullptr)) {
      ++*asking;
      return run::Ask{.inquiry = {}, .then = [this](const run::Answers&) { return begin(); }};
    }
    if (traits_.content != nullptr && traits_.content->looked() == nullptr) return run::Look{};
    return decide();
  }
  [[nodiscard]] std::optional<Error> on_looked() override {
    const auto& result = traits_.content->looked()->result;
    return result ? std::nullopt : std::optional(result.error());
  }
  [[nodiscard]] run::Decision decide() override {
    if (traits_.identity.empty()) return run::Ready{};
    const auto equals = engine_.join_equals(traits_.identity, id());
    if (equals.leader) return run::Follow{*equals.leader};
    if (equals.before && !engine_.target(*equals.before).ended()->error) return run::Follow{*equals.before};
    return run::Ready{};
  }
  [[nodiscard]] upload::Machine& machine() override { return *posts_; }
  [[nodiscard]] Result<void> prepare() override {
    if (traits_.prepares) return {};
    return local_error(traits_.name + " cannot be opened");
  }
  [[nodiscard]] std::optional<ledger::Intent> intent() override {
    if (!traits_.written_down) return std::nullopt;
    return ledger::Intent{.owner = {.origin = "http://127.0.0.1:1", .account = account()},
                          .edge = "thing",
                          .key = traits_.name,
                          .details = {}};
  }
  [[nodiscard]] bool is_in_doubt() const override { return posts_->is_in_doubt(); }
  [[nodiscard]] run::Decision on_done() override {
    item().id = "id of " + traits_.name;
    return run::End{report::Status::uploaded, {}};
  }
  [[nodiscard]] run::Decision on_failed(Error error) override {
    if (traits_.awaits.empty()) return run::failed_or_skipped(std::move(error));
    posts_ = std::make_unique<Posts>(traits_);
    return run::Await{std::exchange(traits_.awaits, {})};
  }
  [[nodiscard]] std::optional<Error> lacks(const Target& need) override {
    if (!need.ended()->error) return std::nullopt;
    auto why = *need.ended()->error;
    if (why.error_class != ErrorClass::cancelled) why.error_class = ErrorClass::dependency;
    return why;
  }
  [[nodiscard]] std::unique_ptr<Target> renewed() override {
    if (!std::exchange(traits_.renewable, false)) return nullptr;
    return std::make_unique<FakeTarget>(traits_, engine_, closings_);
  }
  void on_closing(report::Item& /*item*/) override { ++closings_[traits_.name]; }
  [[nodiscard]] bool join(const std::string& name, const Target& /*need*/) override {
    if (std::exchange(traits_.travels, false)) return posts_->travel_with(name), true;
    return false;
  }
  void on_sent_back() override { posts_ = std::make_unique<Posts>(traits_); }

 private:
  Traits traits_;
  run::Engine& engine_;
  std::map<std::string, int>& closings_;
  std::unique_ptr<Posts> posts_;
};

inline http::Response accepted() { return json_reply(200, R"({"success":true})"); }
inline http::Response refused(int code = 100) {
  return json_reply(400, R"({"error":{"message":"no","type":"OAuthException","code":)" + std::to_string(code) + "}}");
}
inline FakeTransport::Answer lost() {
  return tl::unexpected(http::Failure{http::Failure::Kind::dropped, "the connection broke"});
}

struct EngineBench {
  /// What becomes of an operation, by the name of its target.
  using Serve = std::function<FakeTransport::Answer(const std::string& name)>;

  explicit EngineBench(Serve given = {}, run::Engine::Options options = {}, run::Settings chosen = {},
                       std::size_t file_threads = 0)
      : settings(connected(std::move(chosen))),
        serve(given ? std::move(given) : [](const auto&) { return accepted(); }),
        threads(file_threads),
        engine(control, environment, std::move(options)) {}

  FakeTarget& add(Traits traits, const std::vector<run::TargetId>& needs = {}) {
    auto thing = std::make_unique<FakeTarget>(std::move(traits), engine, closings);
    auto& added = *thing;
    engine.add(std::move(thing), needs);
    return added;
  }
  run::Outcome drive() { return control.drive(engine); }

  /// The operations that came to the server, in their order.
  std::vector<std::string> served;
  /// The same by request.
  std::vector<std::vector<std::string>> calls;

  [[nodiscard]] std::vector<report::Item> items() const {
    std::vector<report::Item> all;
    for (const auto& ended : reporter.all<report::ItemEnded>()) all.push_back(ended.item);
    return all;
  }
  [[nodiscard]] report::Item item(const std::string& source) const {
    for (auto& one : items()) {
      if (one.source == source) return one;
    }
    throw std::runtime_error(source + " was not reported");
  }
  [[nodiscard]] report::Status status(const std::string& source) const { return item(source).status; }
  [[nodiscard]] std::size_t open_intents(const std::string& account = "1") {
    return ledger::open_intents(ledger, {"http://127.0.0.1:1", *AccountId::parse(account)})->size();
  }
  /// Whether all that was closed was closed once.
  [[nodiscard]] bool each_closed_once() const {
    return std::all_of(closings.begin(), closings.end(), [](const auto& one) { return one.second == 1; });
  }

  run::Settings settings;
  Serve serve;
  std::size_t threads;  ///< none: all is done where the loop is
  FakeClock clock;
  FakeTransport transport{clock, [this](const http::Request& request) { return answer(request); }};
  RecordingReporter reporter;
  Waker waker;
  run::Interrupt interrupt;
  std::unique_ptr<ledger::Ledger> ledger_behind = make_failing(ledger::make_memory_ledger());
  ledger::Ledger& ledger = *ledger_behind;
  FailingRegistry& registry = failures_of(ledger);
  run::Environment environment{transport,          clock, ledger, reporter, waker, interrupt,
                               [] { return 0.5; }, [] {}, false,  threads};
  run::RunControl control{settings, environment, "http://127.0.0.1:1", run::Mode::makes};
  std::map<std::string, int> closings;
  run::Engine engine;

 private:
  static run::Settings connected(run::Settings settings) {
    settings.connection.token = Secret("TEST-TOKEN");
    settings.connection.graph_url = "http://127.0.0.1:1";
    return settings;
  }
  FakeTransport::Answer serve_one(const std::string& url) {
    const auto name = url.substr(url.rfind('/') + 1);
    served.push_back(name);
    calls.back().push_back(name);
    return serve(name);
  }
  FakeTransport::Answer answer(const http::Request& request) {
    calls.emplace_back();
    const auto* const body = std::get_if<http::MultipartBody>(&request.body);
    if (body == nullptr) return serve_one(request.url);
    auto replies = nlohmann::json::array();
    for (const auto& part : body->parts) {
      if (part.name != "batch") continue;
      for (const auto& entry : nlohmann::json::parse(std::get<std::string>(part.content))) {
        const bool needs_last = entry.value("body", "").find("result%3D") != std::string::npos;
        const bool is_left_out = needs_last && (replies.back().is_null() || replies.back().at("code") != 200);
        const auto reply = is_left_out ? lost() : serve_one(entry.at("relative_url"));
        replies.push_back(reply ? nlohmann::json{{"code", reply->status}, {"body", reply->body}} : nlohmann::json());
      }
    }
    return json_reply(200, replies.dump());
  }
};

}  // namespace metaup::test
