#include "run/targets/planned_companions.hpp"

#include <algorithm>

#include "base/overloaded.hpp"
#include "plan/captions.hpp"
#include "run/engine/plan_in_force.hpp"
#include "upload/captions_upload.hpp"

namespace metaup::run {
namespace {

const plan::ProbeOptions kAnyFile{.only_hash = true};

Error not_there(const Delivery& delivery, const std::vector<plan::Candidate>& found, const std::string& locale) {
  // A folder that cannot be listed says why.
  if (!found.empty() && found.front().error) return *found.front().error;
  const auto name = plan::name_of_captions(delivery.content->path_for_names(), locale);
  return changed_since_plan(ErrorClass::not_found, "its captions " + name + " are not there any more");
}

Error other_captions(const std::string& path) {
  return changed_since_plan(ErrorClass::local, "its captions " + path + " have changed since the plan was made");
}

}  // namespace

std::string planned_sha256(const report::PlanFields& captions, std::string_view path) {
  const auto locale = plan::locale_of_captions(path);
  const auto found =
      std::find_if(captions.begin(), captions.end(), [&](const auto& caption) { return caption.first == locale; });
  return found != captions.end() ? found->second : std::string();
}

PlannedCompanions::PlannedCompanions(Delivery& delivery, std::vector<std::string>& warnings) {
  for (auto& file : std::exchange(delivery.captions, {})) {
    if (file.error) {
      warnings.push_back("captions were not looked for: " + file.error->message);
    } else {
      left_.push_back(std::move(file));
    }
  }
  std::reverse(left_.begin(), left_.end());
  go_on();
}

PlannedCompanions::PlannedCompanions(Delivery& delivery, const report::PlannedTarget* planned,
                                     const report::PlannedTarget* poster)
    : in_force_(planned != nullptr ? planned->captions : report::PlanFields{}) {
  const auto found = std::exchange(delivery.captions, {});
  for (const auto& [locale, sha256] : *in_force_) {
    const auto file = std::find_if(found.begin(), found.end(), [&, &own = locale](const auto& one) {
      return !one.error && plan::locale_of_captions(one.path) == own;
    });
    if (file != found.end()) {
      left_.push_back(*file);
    } else if (!fault_) {
      fault_ = not_there(delivery, found, locale);
    }
  }
  std::reverse(left_.begin(), left_.end());
  if (poster != nullptr && !poster->item.error && delivery.poster && delivery.poster->file()) {
    poster_sha256_ = poster->item.sha256;
    poster_ = std::visit(Overloaded{[](const KnownVideo&) -> std::shared_ptr<Content> { return nullptr; },
                                    [](const auto& file) { return std::make_shared<Content>(file, kAnyFile); }},
                         *delivery.poster->file());
  }
  go_on();
}

void PlannedCompanions::go_on() {
  content_ = nullptr;
  if (fault_) return;
  if (left_.empty()) {
    content_ = std::exchange(poster_, nullptr);
    is_at_poster_ = content_ != nullptr;
    return;
  }
  content_ = std::make_shared<Content>(std::move(left_.back()), kAnyFile);
  left_.pop_back();
}

void PlannedCompanions::on_looked(Delivery& delivery, std::vector<std::string>& warnings) {
  const auto& looked = content_->looked()->result;
  if (is_at_poster_) {
    fault_ = fault_of_poster();
  } else if (looked) {
    fault_ = keep(*looked, delivery, warnings);
  } else if (in_force_) {
    fault_ = looked.error();
    if (plan::lacks_room(*fault_)) fault_->error_class = ErrorClass::local;  // nobody waits for so little room
  } else {
    warnings.push_back("captions " + plan::name_of(*content_->file()) + ": " + looked.error().message);
  }
  go_on();
}

std::optional<Error> PlannedCompanions::fault_of_poster() const {
  const auto& looked = content_->looked()->result;
  if (looked && (poster_sha256_.empty() || looked->sha256 == poster_sha256_)) return std::nullopt;
  const auto poster = "its poster " + content_->path();
  return changed_since_plan(ErrorClass::dependency, looked ? poster + " has changed since the plan was made"
                                                           : poster + " cannot be sent: " + looked.error().message);
}

/// Nothing unless it is not as it was planned.
std::optional<Error> PlannedCompanions::keep(const plan::ProbedFile& file, Delivery& delivery,
                                             std::vector<std::string>& warnings) const {
  const auto& captions = *content_->file();
  if (in_force_ && planned_sha256(*in_force_, captions.path) != file.sha256) return other_captions(captions.path);
  const auto checked = upload::check_captions(*file.file);
  if (!in_force_ && !checked) {
    warnings.push_back("captions " + plan::name_of(captions) + ": " + checked.error().message);
    return std::nullopt;
  }
  // A remote may have two files of one name.
  if (!planned_sha256(delivery.planned_captions, captions.path).empty()) return std::nullopt;
  delivery.planned_captions.emplace_back(plan::locale_of_captions(captions.path), file.sha256);
  delivery.captions.push_back(captions);
  return std::nullopt;
}

}  // namespace metaup::run
