#include "metaup/graph/creative_spec.hpp"
#include "run/build/launch.hpp"
#include "run/build/names.hpp"

// The names of a launch that follow a pattern.

namespace metaup::run {
namespace {

using graph::AssetRef;

bool has_failed(const Target& target) { return target.ended() != nullptr && target.ended()->error; }

}  // namespace

/// What a row shows is called as the row is; cards, thumbnails and what differs by placement are called as their files.
bool LaunchBuilder::is_named_by(const graph::CreativeDraft& draft, const graph::AssetUse& use) const {
  if (context_.uploads.names == nullptr) return false;
  const auto& shown = draft.video ? draft.video : draft.image;
  return shown && use.ref == &*shown;
}

/// What tells a creative from others of its name, before its files are at Meta: equal files are as good as one.
std::string LaunchBuilder::content_of_creative(const Row& row) const {
  auto draft = static_cast<const CreativeTarget&>(context_.engine().target(*row.creative)).draft();
  const auto& contents = context_.uploads.names->contents;
  for (const auto& use : graph::assets_of(draft)) {
    auto& ref = *use.ref;
    if (ref.form == AssetRef::Form::automatic) ref = {AssetRef::Form::hash, "automatic"};
    if (ref.form == AssetRef::Form::elsewhere) ref.form = AssetRef::Form::hash;
    if (ref.form != AssetRef::Form::path) continue;
    const auto known = contents.find(context_.assets.at({row.account, use.kind, ref.text}));
    ref = {use.kind == AssetKind::image ? AssetRef::Form::hash : AssetRef::Form::id,
           known != contents.end() ? known->second : ref.text};
  }
  const auto params = graph::creative_params(draft);
  return params ? graph::spec_digest(*params) : row.facts.source;
}

/// Refuses creatives of an account, and ads of an ad set, that have the name of something else. Of an ad whose creative
/// is made here the creative is told, and files that only they show are not sent.
bool LaunchBuilder::refuse_namesakes() {
  auto& engine = context_.engine();
  NameBook book;
  for (const auto& row : rows_) {
    const auto& source = row.facts.source;
    if (row.creative && !has_failed(engine.target(*row.creative))) {
      const auto& name = static_cast<const CreativeTarget&>(engine.target(*row.creative)).draft().name;
      book.add(row.account.act() + " creative", name,
               {.target = *row.creative, .content = content_of_creative(row), .source = source});
    } else if (!row.creative && row.ad && !has_failed(engine.target(*row.ad))) {
      const auto& ad = static_cast<const AdTarget&>(engine.target(*row.ad)).draft();
      book.add(row.account.act() + " ad of " + ad.adset, ad.name,
               {.target = *row.ad, .content = graph::ad_key(ad, 0) + ad.attached_content, .source = source});
    }
  }
  return refuse_clashes(book, context_.uploads);
}

}  // namespace metaup::run
