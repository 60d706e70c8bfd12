"""The open API (开放接口): the face that other systems see; it holds no rules."""
