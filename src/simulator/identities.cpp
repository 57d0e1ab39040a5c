#include "simulator/identities.hpp"

#include <algorithm>

#include "simulator/tokens.hpp"

namespace metaup::simulator {
namespace {

/// A Page as me/accounts has it.
const NodeType& own_page_type() {
  static const NodeType kType = [] {
    auto type = page_type();
    type.fields.insert(type.fields.end(), {"category_list", "tasks"});
    type.inside.push_back({"category_list"});
    type.defaults = {"access_token", "category", "category_list", "name", "tasks"};
    return type;
  }();
  return kType;
}

const NodeType& instagram_type() {
  static const NodeType kType{"IGUser",
                              {"id", "biography", "followers_count", "has_profile_picture", "ig_id", "is_published",
                               "name", "profile_picture_url", "username", "website"},
                              {}};
  return kType;
}

Json show_own_page(const std::string& id) {
  auto page = show_page(id);
  page["access_token"] = page_token(id);
  page["category_list"] = {{{"id", "2201"}, {"name", "Product/service"}}};
  page["tasks"] = {"ADVERTISE", "ANALYZE", "CREATE_CONTENT"};
  return page;
}

const NodeType& lead_form_type() {
  static const NodeType kType{"LeadgenForm",
                              {"id", "created_time", "leads_count", "locale", "name", "page_id", "questions", "status"},
                              {},
                              {{"questions"}}};
  return kType;
}

Json show_lead_form(const LeadFormRules& form, const std::string& page) {
  Json shown{{"id", form.id}, {"name", "Form " + form.id}, {"status", form.status}};
  if (!page.empty()) shown["page_id"] = page;
  return shown;
}

template <class Rules>
const Rules* find_in(const std::vector<Rules>& all, const std::string& id) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Rules& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

bool lists_id(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

Json show_instagram_account(const std::string& id) { return {{"id", id}, {"username", "shop_" + id}}; }

}  // namespace

const NodeType& page_type() {
  static const NodeType kType{
      "Page",
      {"id", "about", "category", "connected_instagram_account", "instagram_business_account", "is_published",
       "leadgen_tos_accepted", "link", "name", "username", "verification_status", "access_token"},
      {"name"},
      {{"connected_instagram_account"}, {"instagram_business_account"}}};
  return kType;
}

Json show_page(const std::string& id) {
  return {{"id", id}, {"name", "Page " + id}, {"category", "Product/service"}, {"is_published", true}};
}

Answer read_page(const Context& context, const Call& call) {
  const auto& id = call.path.front();
  auto page = show_page(id);
  if (lists_id(context.scenario.pages, id)) page["access_token"] = page_token(id);
  return select_fields(call, page_type(), page);
}

bool may_be_anything(const Context& context, const std::string& id) {
  constexpr std::size_t kShortest = 12;  // of an id that is never taken for an ad set or a Page unseen
  return all_digits(id) && id.size() < kShortest && !lists_id(context.scenario.absent, id);
}

bool is_page(const Context& context, const std::string& id) {
  const auto& scenario = context.scenario;
  return may_be_anything(context, id) || lists_id(scenario.pages, id) || lists_id(scenario.promote_pages, id);
}

bool is_instagram_account(const Context& context, const std::string& id) {
  const auto& known = context.scenario.instagram_accounts;
  return known.empty() || lists_id(known, id);
}

Answer list_promote_pages(Context& context, const Call& call) {
  if (auto error = check_permission(context, call, {"pages_show_list", "pages_read_engagement"}, 200)) {
    return refuse(*error);
  }
  std::vector<Listed> items;
  for (const auto& id : context.scenario.promote_pages) {
    items.push_back({items.size() + 1, [id] { return show_page(id); }});
  }
  return list_page(context, call, page_type(), std::move(items));
}

Answer list_pages(Context& context, const Call& call) {
  if (auto error = check_permission(context, call, {"pages_show_list", "pages_read_engagement"}, 200)) {
    return refuse(*error);
  }
  std::vector<Listed> items;
  for (const auto& id : context.scenario.pages) {
    items.push_back({items.size() + 1, [id] { return show_own_page(id); }});
  }
  return list_page(context, call, own_page_type(), std::move(items));
}

Answer list_lead_forms(Context& context, const Call& call) {
  const auto& page = call.path.front();
  if (!is_page(context, page)) return refuse(no_such_object(page, call.method));
  if (call.token != page_token(page)) {
    return refuse({.code = 190, .message = "(#190) This method must be called with a Page Access Token"});
  }
  std::vector<Listed> items;
  for (const auto& form : context.scenario.lead_forms) {
    if (!form.page.empty() && form.page != page) continue;
    items.push_back({items.size() + 1, [&form, page] { return show_lead_form(form, page); }});
  }
  return list_page(context, call, lead_form_type(), std::move(items));
}

Answer refuse_backed_accounts(Context& context, const Call& call) {
  const auto& id = call.path.front();
  if (!is_page(context, id)) return refuse(no_such_object(id, call.method));
  if (call.method == "GET") return refuse(no_such_field(call.path[1], page_type().name));
  return refuse({.code = 10, .message = "(#10) Application does not have permission for this action", .status = 403});
}

Answer list_instagram_accounts(Context& context, const Call& call) {
  std::vector<Listed> items;
  for (const auto& id : context.scenario.instagram_accounts) {
    items.push_back({items.size() + 1, [id] { return show_instagram_account(id); }});
  }
  return list_page(context, call, instagram_type(), std::move(items));
}

Answer read_instagram_account(Context& context, const Call& call) {
  if (auto error = check_permission(context, call, {"instagram_basic"}, 10)) return refuse(*error);
  return select_fields(call, instagram_type(), show_instagram_account(call.path.front()));
}

const LeadFormRules* find_lead_form(const Context& context, const std::string& id) {
  return find_in(context.scenario.lead_forms, id);
}

const ProductSetRules* find_product_set(const Context& context, const std::string& id) {
  return find_in(context.scenario.product_sets, id);
}

const NodeType& product_set_type() {
  static const NodeType kType{"ProductSet",
                              {"id", "auto_creation_url", "filter", "name", "product_catalog", "product_count"},
                              {},
                              {{"product_catalog"}}};
  return kType;
}

Answer read_product_set(Context& context, const Call& call) {
  const auto& id = call.path.front();
  const auto* const known = find_product_set(context, id);
  return select_fields(call, product_set_type(),
                       {{"id", id},
                        {"name", "Product set " + id},
                        {"product_count", (known != nullptr ? *known : ProductSetRules{}).products}});
}

Answer read_lead_form(const Call& call, const LeadFormRules& form) {
  return select_fields(call, lead_form_type(), show_lead_form(form, form.page));
}

}  // namespace metaup::simulator
