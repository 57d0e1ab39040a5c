#include "upload/health.hpp"

#include "upload/edges.hpp"

namespace metaup::upload {

graph::Operation inspect_token(const Secret& token) {
  auto operation = read_of({}, graph::Edge::token_read, "debug_token");
  operation.secret_params = {{"input_token", token}};
  return operation;
}

graph::Operation read_self() {
  auto operation = read_of({}, graph::Edge::token_read, "me");
  operation.params = {{"fields", "id,name"}};
  return operation;
}

graph::Operation list_permissions() {
  auto operation = read_of({}, graph::Edge::token_read, "me/permissions");
  operation.params = {{"status", "granted"}};
  return operation;
}

graph::Operation read_account(const AccountId& account) {
  auto operation = read_of(account, graph::Edge::account_read, account.act());
  operation.params = {
      {"fields", "account_id,name,account_status,disable_reason,currency,timezone_name,user_tasks,funding_source"}};
  return operation;
}

graph::Operation read_instagram_account(const AccountId& account, const std::string& id) {
  auto operation = read_of(account, graph::Edge::instagram_read, id);
  operation.params = {{"fields", "id,username"}};
  operation.reads_elsewhere = true;
  return operation;
}

graph::Operation list_instagram_accounts(const AccountId& account, const std::string& after) {
  auto operation = read_of(account, graph::Edge::instagram_read, account.act() + "/instagram_accounts");
  operation.params = {{"fields", "id"}, {"limit", "100"}};
  if (!after.empty()) operation.params.emplace_back("after", after);
  operation.reads_elsewhere = true;
  return operation;
}

}  // namespace metaup::upload
