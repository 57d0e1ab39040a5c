#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/patient_fetch.hpp"
#include "metaup/http/transport.hpp"
#include "metaup/plan/select.hpp"
#include "metaup/source/source.hpp"

/// Places whose files are named one by one: nothing in them can be listed.
namespace metaup::source {

[[nodiscard]] bool is_url(std::string_view path);

/// What URLs name. Each is fetched when it is opened, under the rules of `http::fetch_patiently`.
[[nodiscard]] std::shared_ptr<const plan::Place> the_web(std::shared_ptr<const http::FetchOptions> options,
                                                         std::uint32_t attempts = http::kUsualAttempts);
/// One of them by itself.
[[nodiscard]] std::shared_ptr<const Source> on_the_web(std::string url,
                                                       std::shared_ptr<const http::FetchOptions> options,
                                                       std::uint32_t attempts);

/// A file that is open already, called `name`.
[[nodiscard]] plan::Candidate held_file(std::shared_ptr<const OpenFile> file, std::string name);

}  // namespace metaup::source
