#include "run/content.hpp"

#include <utility>

namespace metaup::run {
namespace {

Looked look_into(const std::shared_ptr<const OpenFile>& file, const plan::ProbeOptions& options,
                 const std::atomic<bool>& stop, std::string fetched_name) {
  Looked looked{plan::probe(file, options, &stop), std::move(fetched_name), {}};
  if (!looked.result) looked.refused_kind = plan::kind_of_refused(*file);
  return looked;
}

}  // namespace

Error changed_error(const std::string& path) {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = path + " changed while it was being uploaded";
  error.hint = "run the command again when nothing writes to the file";
  error.retryable = true;
  return error;
}

std::string Content::path() const {
  if (const auto* const on_disk = file()) return on_disk->path;
  if (const auto* const entry = unpacked()) return entry->path;
  return looked_ && !looked_->fetched_name.empty() ? looked_->fetched_name : "image";
}

Content::Work Content::look(const http::FetchOptions& fetch) const {
  if (const auto* const asset = web()) {
    return [url = asset->url, &probe = probe_, &fetch](const std::atomic<bool>& stop) {
      auto fetched = http::fetch(url, fetch, &stop);
      if (!fetched) return Looked{tl::unexpected(fetched.error()), {}, {}};
      return look_into(fetched->file, probe, stop, std::move(fetched->file_name));
    };
  }
  if (const auto* const entry = unpacked()) {
    return [file = entry->file, &probe = probe_](const std::atomic<bool>& stop) {
      return look_into(file, probe, stop, {});
    };
  }
  return [candidate = *file(), known = indexed_.value_or(std::nullopt).value_or(""),
          &probe = probe_](const std::atomic<bool>& stop) {
    Looked looked{plan::probe(candidate, probe, known, &stop), {}, {}};
    if (!looked.result) looked.refused_kind = plan::kind_of_refused(candidate);
    return looked;
  };
}

void Content::end_look(Looked looked) {
  looking_ = false;
  looked_ = std::make_unique<Looked>(std::move(looked));
  if (!looked_->result) return;
  const auto& opened = looked_->result->file;
  stamp_ = opened->stamp();
  open_ = opened;
  if (file() == nullptr) only_copy_ = opened;
}

void Content::close() {
  if (looked_ && looked_->result) looked_->result->file.reset();
}

Result<std::shared_ptr<const OpenFile>> Content::open() {
  if (auto held = open_.lock()) return held;
  auto opened = OpenFile::open(file()->path);
  if (!opened) return tl::unexpected(opened.error());
  if ((*opened)->stamp() != stamp_) return tl::unexpected(changed_error(file()->path));
  open_ = *opened;
  return *opened;
}

}  // namespace metaup::run
