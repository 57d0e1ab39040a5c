#pragma once
#include "cli/command.hpp"
#include "cli/options/options.hpp"
#include "metaup/http/transport.hpp"
#include "metaup/run/upload.hpp"

namespace metaup::cli {

/// How files go up, as the options say.
[[nodiscard]] run::UploadSettings upload_settings(const Options& options, const run::Settings& common);
/// Who is asked whether videos may be sent that an account may hold already: `--yes`, or a person on a terminal.
[[nodiscard]] run::Consent consent_to_send(const Options& options, CommandContext& context);

/// How names are made and checked by a pattern.
[[nodiscard]] run::Naming naming_of(const Options& options);

/// How what is named by a URL is fetched.
[[nodiscard]] http::FetchOptions fetch_options(const Options& options, AssetKind kind);

/// Where contents are held that are no files on the disk.
[[nodiscard]] std::string temporary_directory(const Options& options);

}  // namespace metaup::cli
