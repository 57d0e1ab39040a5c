#include "run/doctor/listening.hpp"

#include <algorithm>

#include "metaup/graph/call.hpp"
#include "run/traffic/redaction.hpp"

namespace metaup::run {
namespace {

/// A version that has ended, or one that never was: Meta takes its name for a part of the path, and ours are right.
bool refuses_version(const Error& error) {
  return error.code == 2635 || (error.code == 2500 && error.error_class != ErrorClass::auth);
}

/// Of what was asked nothing is known here.
Error without_edge(Error error, graph::Edge edge) {
  const auto prefix = std::string(to_string(edge)) + ": ";
  if (error.message.starts_with(prefix)) error.message.erase(0, prefix.size());
  return error;
}

}  // namespace

std::vector<http::Completion> Listening::poll(SteadyTime until) {
  auto completions = inner_.poll(until);
  for (const auto& completion : completions) listen(redacted(completion, redactor_));
  return completions;
}

void Listening::listen(const http::Completion& completion) {
  const graph::Operation none{};
  const auto split = graph::split(graph::Call::Shape::single, {&none}, completion.result);
  const auto& answer = split.answers.front();
  if (!completion.result) {
    if (!heard_.meta_spoke && !heard_.failure) heard_.failure = completion.result.error();
    return;
  }
  if (!answer.result && answer.result.error().not_from_meta) {
    if (!heard_.foreign) heard_.foreign = without_edge(answer.result.error(), none.edge);
    return;
  }
  heard_.meta_spoke = true;
  heard_.failure.reset();
  if (split.served_at) {
    heard_.served_at = split.served_at;
    heard_.received_at = clock_.wall();
  }
  if (!split.api_version_served.empty()) heard_.version_served = split.api_version_served;
  if (!split.version_warning.empty()) heard_.version_warning = split.version_warning;
  if (!answer.result && refuses_version(answer.result.error())) heard_.version_refused = true;
  if (!answer.usage.tier.empty()) heard_.tier = answer.usage.tier;
  heard_.usage_percent = std::max(heard_.usage_percent, answer.usage.percent());
}

}  // namespace metaup::run
