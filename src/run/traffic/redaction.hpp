#pragma once
#include "base/redactor.hpp"
#include "metaup/http/transport.hpp"
#include "metaup/run/settings.hpp"

namespace metaup::run {

/// Knows all secrets of a run.
[[nodiscard]] Redactor redactor_of(const Settings& settings);

/// Everything that a server wrote in it, and what the HTTP library says of the server, without secrets.
[[nodiscard]] http::Completion redacted(http::Completion completion, const Redactor& redactor);

}  // namespace metaup::run
