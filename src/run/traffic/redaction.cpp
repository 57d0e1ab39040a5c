#include "run/traffic/redaction.hpp"

#include <utility>

namespace metaup::run {

Redactor redactor_of(const Settings& settings) {
  auto secrets = settings.secrets;
  secrets.push_back(settings.connection.token);
  secrets.push_back(settings.connection.app_secret);
  secrets.emplace_back(settings.connection.appsecret_proof);
  return Redactor(secrets);
}

http::Completion redacted(http::Completion completion, const Redactor& redactor) {
  if (!completion.result) {
    auto& message = completion.result.error().message;
    message = redactor.clean(std::move(message));
    return completion;
  }
  auto& response = *completion.result;
  response.body = redactor.clean(std::move(response.body));
  for (auto& header : response.headers) {
    header.name = redactor.clean(std::move(header.name));
    header.value = redactor.clean(std::move(header.value));
  }
  return completion;
}

}  // namespace metaup::run
