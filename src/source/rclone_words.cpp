#include <algorithm>
#include <array>

#include "base/child_process.hpp"
#include "base/redactor.hpp"
#include "base/text.hpp"
#include "base/url_text.hpp"
#include "source/named_secrets.hpp"
#include "source/rclone.hpp"

// What rclone is told by its environment, and what is made of its words.

namespace metaup::source {
namespace {

constexpr std::array kPassed{"HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK", "SSL_CERT_FILE", "SSL_CERT_DIR"};
constexpr std::array kPassedBeginnings{"RCLONE_", "AWS_", "GOOGLE_", "CLOUDSDK_", "AZURE_", "XDG_"};
constexpr std::array kProxies{"http_proxy", "https_proxy", "no_proxy", "all_proxy"};
/// These change what rclone writes, whom it asks, what it does, or which files it shows: what its own filters hide
/// would seem to be gone.
constexpr std::array kKept{"RCLONE_VERBOSE",     "RCLONE_QUIET",        "RCLONE_LOG_",         "RCLONE_PROGRESS",
                           "RCLONE_STATS",       "RCLONE_USE_JSON_LOG", "RCLONE_DRY_RUN",      "RCLONE_RC",
                           "RCLONE_DUMP",        "RCLONE_INTERACTIVE",  "RCLONE_ERROR_ON_NO_", "RCLONE_MAX_",
                           "RCLONE_MIN_",        "RCLONE_EXCLUDE",      "RCLONE_INCLUDE",      "RCLONE_FILTER",
                           "RCLONE_FILES_FROM",  "RCLONE_FILES_ONLY",   "RCLONE_DIRS_ONLY",    "RCLONE_IGNORE_CASE",
                           "RCLONE_HASH_FILTER", "RCLONE_METADATA_",    "RCLONE_NO_MODTIME",   "RCLONE_OFFSET",
                           "RCLONE_COUNT",       "RCLONE_HEAD",         "RCLONE_TAIL",         "RCLONE_DISCARD",
                           "RCLONE_STAT",        "RCLONE_RECURSIVE",    "RCLONE_LINKS",        "RCLONE_LOCAL_LINKS",
                           "RCLONE_SKIP_LINKS",  "RCLONE_LOCAL_SKIP_",  "RCLONE_SFTP_SKIP_",   "AWS_CA_BUNDLE"};
/// A variable with one of these in its name may hold a secret.
constexpr std::array kSecretWords{"PASS", "SECRET", "TOKEN", "KEY",    "BEARER", "CREDENTIAL",
                                  "AUTH", "SAS",    "USER",  "HEADER", "COOKIE", "CONNECTION"};
/// One that sets up a remote may hold a secret, whatever its name, but for these endings.
constexpr std::string_view kOfRemote = "RCLONE_CONFIG_";
constexpr std::array kHarmlessEndings{"_TYPE", "_REMOTE",   "_UPSTREAMS", "_URL",      "_HOST",
                                      "_PORT", "_ENDPOINT", "_REGION",    "_PROVIDER", "_VENDOR"};

std::string_view name_of(std::string_view variable) { return variable.substr(0, variable.find('=')); }

std::string_view value_of(std::string_view variable) {
  const auto sign = variable.find('=');
  return sign == std::string_view::npos ? std::string_view{} : variable.substr(sign + 1);
}

template <class Beginnings>
bool begins_with_one(std::string_view name, const Beginnings& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](const char* one) { return name.starts_with(one); });
}

bool is_passed(std::string_view name) {
  const auto is = [&](const char* one) { return name == one; };
  const auto small = to_lower(name);
  const bool is_proxy = std::any_of(kProxies.begin(), kProxies.end(), [&](const char* one) { return small == one; });
  if (is_proxy || std::any_of(kPassed.begin(), kPassed.end(), is)) return true;
  return begins_with_one(name, kPassedBeginnings) && !begins_with_one(name, kKept);
}

bool is_set(const std::vector<std::string>& environment, std::string_view beginning) {
  return std::any_of(environment.begin(), environment.end(),
                     [&](std::string_view variable) { return variable.starts_with(beginning); });
}

std::string value_in(const std::vector<std::string>& environment, std::string_view name) {
  for (const auto& variable : environment) {
    if (name_of(variable) == name) return std::string(value_of(variable));
  }
  return {};
}

/// As the storage's own tools would do it. rclone takes these before what its configuration says of a remote, so that
/// they are only for what has no remote there.
void complete_for_s3(std::vector<std::string>& environment) {
  auto endpoint = value_in(environment, "AWS_ENDPOINT_URL_S3");
  if (endpoint.empty()) endpoint = value_in(environment, "AWS_ENDPOINT_URL");
  if (!endpoint.empty() && !is_set(environment, "RCLONE_S3_ENDPOINT=")) {
    environment.push_back("RCLONE_S3_ENDPOINT=" + endpoint);
  }
  if (!is_set(environment, "RCLONE_S3_PROVIDER=")) {
    environment.emplace_back(is_set(environment, "RCLONE_S3_ENDPOINT=") ? "RCLONE_S3_PROVIDER=Other"
                                                                        : "RCLONE_S3_PROVIDER=AWS");
  }
  if (!is_set(environment, "RCLONE_S3_ENV_AUTH=") && !is_set(environment, "RCLONE_S3_ACCESS_KEY_ID=")) {
    environment.emplace_back("RCLONE_S3_ENV_AUTH=true");
  }
}

void complete_for_gcs(std::vector<std::string>& environment) {
  for (const auto* own :
       {"RCLONE_GCS_ENV_AUTH=", "RCLONE_GCS_SERVICE_ACCOUNT_", "RCLONE_GCS_ANONYMOUS=", "RCLONE_GCS_TOKEN="}) {
    if (is_set(environment, own)) return;
  }
  // rclone 1.60 does not know RCLONE_GCS_ENV_AUTH, and takes the file by itself.
  const auto file = value_in(environment, "GOOGLE_APPLICATION_CREDENTIALS");
  environment.push_back(file.empty() ? "RCLONE_GCS_ENV_AUTH=true" : "RCLONE_GCS_SERVICE_ACCOUNT_FILE=" + file);
}

bool may_hold_secret(std::string_view name) {
  const auto is_in_name = [&](const char* word) { return name.find(word) != std::string_view::npos; };
  const auto ends_name = [&](const char* ending) { return name.ends_with(ending); };
  if (std::any_of(kSecretWords.begin(), kSecretWords.end(), is_in_name)) return true;
  return name.starts_with(kOfRemote) && std::none_of(kHarmlessEndings.begin(), kHarmlessEndings.end(), ends_name);
}

/// Such a value, and what in it looks like a secret of its own: a header's value, a token within JSON.
void add_secrets(std::string_view value, std::vector<Secret>& secrets) {
  constexpr std::string_view kBetween = " ,;=\"'{}[]";
  secrets.emplace_back(std::string(value));
  for (auto begin = value.find_first_not_of(kBetween); begin != std::string_view::npos;) {
    const auto end = std::min(value.find_first_of(kBetween, begin), value.size());
    const auto word = value.substr(begin, end - begin);
    const auto is_odd = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
    if (std::any_of(word.begin() + 1, word.end(), is_odd)) secrets.emplace_back(std::string(word));
    begin = value.find_first_not_of(kBetween, end);
  }
}

/// "2026/11/29 20:52:09 ERROR : …"
std::string_view without_time(std::string_view line) {
  constexpr std::string_view kShape = "0000/00/00 00:00:00 ";
  if (line.size() < kShape.size()) return line;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool is_digit = line[i] >= '0' && line[i] <= '9';
    if (kShape[i] == '0' ? !is_digit : line[i] != kShape[i]) return line;
  }
  return line.substr(kShape.size());
}

}  // namespace

std::vector<std::string> rclone_environment(const std::vector<std::string>& ours, std::string_view path) {
  auto environment = bare_environment();
  for (const auto& variable : ours) {
    if (is_passed(name_of(variable))) environment.push_back(variable);
  }
  // rclone 1.60 knows another variable for it, and fails with this one.
  const auto authorities = value_in(ours, "AWS_CA_BUNDLE");
  if (!authorities.empty() && !is_set(environment, "RCLONE_CA_CERT=")) {
    environment.push_back("RCLONE_CA_CERT=" + authorities);
  }
  if (path.starts_with("s3://")) complete_for_s3(environment);
  if (path.starts_with("gs://")) complete_for_gcs(environment);
  return environment;
}

std::string shown_reason(std::string_view errors, const std::vector<std::string>& environment) {
  constexpr std::size_t kLongest = 300;
  while (errors.ends_with('\n') || errors.ends_with('\r')) errors.remove_suffix(1);
  const auto line = errors.substr(errors.rfind('\n') + 1);
  std::vector<Secret> secrets;
  for (const auto& variable : environment) {
    if (may_hold_secret(name_of(variable))) add_secrets(value_of(variable), secrets);
  }
  const auto clean = Redactor(secrets).clean(without_named_secrets(without_url_secrets(without_time(line))));
  return printable(utf8_prefix(clean, kLongest));
}

bool is_new_enough(std::string_view version) {
  constexpr std::string_view kBeginning = "rclone v";
  constexpr std::uint64_t kFirstMinor = 56;  // the first whose lsjson tells of one file (--stat)
  if (!version.starts_with(kBeginning)) return false;
  version.remove_prefix(kBeginning.size());
  const auto dot = version.find('.');
  if (dot == std::string_view::npos) return false;
  const auto major = parse_u64(version.substr(0, dot));
  const auto rest = version.substr(dot + 1);
  const auto minor = parse_u64(rest.substr(0, rest.find_first_not_of("0123456789")));
  return major && minor && (*major > 1 || (*major == 1 && *minor >= kFirstMinor));
}

}  // namespace metaup::source
