# Reads a formula with a class in place of Homebrew's, and prints what it declares as JSON: `ruby formula.rb FILE`.
require "json"

module Language
  module Python
    module Virtualenv
    end
  end
end

class Formula
  @declared = {resources: []}

  class << self
    def declared = Formula.instance_variable_get(:@declared)

    %w[desc homepage license url sha256].each do |name|
      define_method(name) { |value| (@resource || declared)[name] = value }
    end

    def resource(name, &block)
      @resource = {"name" => name}
      instance_eval(&block)
      declared[:resources] << @resource
      @resource = nil
    end

    def depends_on(_) = nil

    def uses_from_macos(_) = nil

    def test = nil
  end
end

load ARGV.fetch(0)
puts JSON.generate(Formula.declared.merge(methods: McpScorer.instance_methods(false)))
