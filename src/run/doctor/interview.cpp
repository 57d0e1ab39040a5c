#include "run/doctor/interview.hpp"

#include <algorithm>
#include <memory>

#include "run/engine/engine.hpp"
#include "run/targets/read_target.hpp"
#include "upload/requests.hpp"

namespace metaup::run {
namespace {

/// Passes on what is for logs, and the waits: not the end, which is for who asks to tell, nor what each question would
/// say anew.
class LogOfQuestion final : public report::Reporter {
 public:
  explicit LogOfQuestion(report::Reporter& inner) : inner_(inner) {}
  void on(const report::Event& event) override {
    if (std::holds_alternative<report::Fatal>(event) || std::holds_alternative<report::Tick>(event)) return;
    if (!std::holds_alternative<report::Notice>(event)) inner_.on(event);
  }
  [[nodiscard]] bool healthy() const override { return inner_.healthy(); }

 private:
  report::Reporter& inner_;
};

/// Whether it follows from the answer, which says so itself.
bool follows_from_answer(Stop stop) {
  return stop == Stop::none || stop == Stop::credentials || stop == Stop::given_up;
}

}  // namespace

Interview::Interview(const Settings& settings, Environment& environment, std::string origin)
    : settings_(settings), environment_(environment), origin_(std::move(origin)), began_(environment.clock.now()) {}

Result<graph::Reply> Interview::ask(const graph::Operation& operation, bool only_once) {
  Result<graph::Reply> answer = tl::unexpected(skipped_error(stopped_.stop));
  if (is_stopped()) return answer;
  LogOfQuestion reporter(environment_.reporter);
  auto environment = environment_.with(environment_.transport, reporter);
  RunControl control(settings_, environment, origin_, Mode::reads);
  Engine engine(control, environment, {.releases_locks = false});
  auto request = std::make_unique<upload::SingleRequest>(operation);
  const auto& read = *request;
  engine.add(std::make_unique<ReadTarget>(
      AccountId{}, AssetKind::token, operation.path, std::move(request),
      ReadTarget::Manner{.only_once = only_once, .harmless = true},
      [&](const Error* error) { answer = error != nullptr ? tl::unexpected(*error) : read.answer(); }));
  const auto outcome = control.drive(engine);
  taken_.requests += outcome.summary.requests;
  taken_.retries += outcome.summary.retries;
  taken_.bytes_sent += outcome.summary.bytes_sent;
  taken_.throttled += outcome.summary.throttled;
  if (!follows_from_answer(outcome.stop))
    stopped_ = {.stop = outcome.stop, .error = outcome.error, .summary = {}, .failures = {}};
  return answer;
}

void Interview::speak_as(const Secret& token) {
  settings_.secrets.push_back(settings_.connection.token);
  settings_.secrets.emplace_back(settings_.connection.appsecret_proof);
  settings_.connection.token = token;
  const auto& secret = settings_.connection.app_secret;
  settings_.connection.appsecret_proof = secret.empty() ? std::string{} : graph::appsecret_proof(secret, token);
}

void Interview::count(report::Summary& summary) const {
  summary.requests = taken_.requests;
  summary.retries = taken_.retries;
  summary.bytes_sent = taken_.bytes_sent;
  summary.throttled = taken_.throttled;
  summary.elapsed = std::chrono::duration_cast<Milliseconds>(environment_.clock.now() - began_);
}

}  // namespace metaup::run
