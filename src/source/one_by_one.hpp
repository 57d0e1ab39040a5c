#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "metaup/http/transport.hpp"
#include "metaup/plan/select.hpp"

/// Places whose files are named one by one: nothing in them can be listed.
namespace metaup::source {

[[nodiscard]] bool is_url(std::string_view path);

/// What URLs name. Each is fetched when it is opened, under the rules of `http::fetch`.
[[nodiscard]] std::shared_ptr<const plan::Place> the_web(std::shared_ptr<const http::FetchOptions> options);

/// A file that is open already, called `name`.
[[nodiscard]] plan::Candidate held_file(std::shared_ptr<const OpenFile> file, std::string name);

}  // namespace metaup::source
