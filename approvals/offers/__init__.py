"""Which verbs the case page offers whom (可办动作): one module a family, one function a verb; `approvals.verbs` lists them."""
