"""The hotline's knowledge base (热线知识库): what is answered, tied to the clause that says so."""
